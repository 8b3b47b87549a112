package vici

import (
	"context"
	"sync"
)

// LogLine is one line of charon's log.
type LogLine struct {
	Group string // the subsystem, such as IKE or CFG
	Level int

	// IKE and IKEID tell which IKE_SA the line is about; they are empty if it is
	// about none.
	IKE, IKEID string

	// Text is printable: it may have what a peer sent.
	Text string
}

func newLogLine(m *Message) LogLine {
	l := LogLine{Level: int(number(m, "level"))}
	group, _ := m.Get("group")
	l.IKE, _ = m.Get("ikesa-name")
	l.IKEID, _ = m.Get("ikesa-uniqueid")
	text, _ := m.Get("msg")
	l.Group, l.Text = Printable(group), Printable(text)
	return l
}

// FollowLog calls line for each line that charon logs from now on, those of
// levels 0 and 1 (src/libcharon/plugins/vici/vici_logger.c), until stop is called
// or the socket fails. It has a socket of its own, which is none of those that
// [WithMaxConns] limits, as it may be open for long. line is called in one
// goroutine, which has ended when stop returns.
func (c *Client) FollowLog(ctx context.Context, line func(LogLine)) (stop func(), err error) {
	const event = "log"
	ctx, cancel := context.WithCancelCause(ctx)
	detach := context.AfterFunc(c.closed, func() { cancel(ErrClosed) })
	end := func() {
		detach()
		cancel(nil)
	}
	x := &exchange{command: "following the log", event: event, silence: c.silence, timeout: c.pool.timeout}
	if err := c.silence.check(x.command); err != nil {
		end()
		return nil, err
	}
	conn, err := c.pool.connect(ctx)
	if err != nil {
		err = x.fail(ctx, StepDial, err)
		end()
		return nil, err
	}
	unhook := context.AfterFunc(ctx, conn.interrupt)
	if err := x.confirm(ctx, conn); err != nil {
		unhook()
		conn.close()
		end()
		return nil, err
	}

	var done sync.WaitGroup
	done.Go(func() {
		defer conn.close()
		defer unhook()
		conn.timeout = 0 // a daemon with nothing to say is none that fails
		for {
			p, err := x.read(ctx, conn)
			if err != nil {
				return
			}
			if p.Type == Event && p.Name == event {
				line(newLogLine(p.Message))
			}
		}
	})
	return func() {
		end()
		done.Wait()
	}, nil
}
