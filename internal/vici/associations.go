package vici

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"time"
)

// The states of SAs that carry traffic, see src/libcharon/sa/ike_sa.c and
// src/libcharon/sa/child_sa.c for all names.
const (
	StateEstablished = "ESTABLISHED" // of an IKE_SA
	StateInstalled   = "INSTALLED"   // of a CHILD_SA
)

// SAFilter selects SAs: an SA has to match all of what is set. The zero value
// selects all of them.
type SAFilter struct {
	// IKE and Child are names of configurations, IKEID and ChildID the numbers
	// that charon gives to SAs, from 1 on.
	IKE, Child     string
	IKEID, ChildID uint32
}

func (f SAFilter) check(command string) error {
	for what, name := range map[string]string{"the connection's name": f.IKE, "the child's name": f.Child} {
		if err := checkName(what, name); err != nil {
			return fmt.Errorf("%s: %w", command, err)
		}
	}
	return nil
}

func (f SAFilter) message() *Message {
	in := NewMessage()
	setText(in, "ike", f.IKE)
	setText(in, "child", f.Child)
	setNumber(in, "ike-id", int64(f.IKEID))
	setNumber(in, "child-id", int64(f.ChildID))
	return in
}

// IKESA is an IKE_SA as list-sas reports it, with its CHILD_SAs.
type IKESA struct {
	Name  string // of the connection; empty if none was found for it yet
	ID    uint32
	State string

	Children []ChildSA

	// Report is all that charon tells, under its own names
	// (src/libcharon/plugins/vici/vici_query.c, list_ike).
	Report *Message
}

// ChildSA is a CHILD_SA as list-sas reports it.
type ChildSA struct {
	Name  string // of the child's configuration
	ID    uint32
	State string

	// Report is all that charon tells, under its own names (list_child).
	Report *Message
}

// ListSAs yields the IKE_SAs that the filter selects, with those of their
// CHILD_SAs that it selects: an IKE_SA without any is yielded, too. The error, if
// any, comes last.
//
// charon leaves out IKE_SAs that are busy at the moment, for which it would have
// to wait otherwise, and with them everything else that it does.
func (c *Client) ListSAs(ctx context.Context, filter SAFilter) iter.Seq2[IKESA, error] {
	return c.listSAs(ctx, filter, false)
}

// WaitSAs is [Client.ListSAs], but waits for IKE_SAs that are busy. None that
// exists is left out.
func (c *Client) WaitSAs(ctx context.Context, filter SAFilter) iter.Seq2[IKESA, error] {
	return c.listSAs(ctx, filter, true)
}

func (c *Client) listSAs(ctx context.Context, filter SAFilter, wait bool) iter.Seq2[IKESA, error] {
	return func(yield func(IKESA, error) bool) {
		// charon ignores a filter that it cannot read, and lists everything.
		if err := filter.check("list-sas"); err != nil {
			yield(IKESA{}, err)
			return
		}
		in := filter.message()
		if !wait {
			in.Set("noblock", "yes")
		}
		for event, err := range c.Stream(ctx, "list-sas", "list-sa", in) {
			if err != nil {
				yield(IKESA{}, err)
				return
			}
			for name, report := range event.Sections() {
				if !yield(newIKESA(name, report), nil) {
					return
				}
			}
		}
	}
}

func newIKESA(name string, report *Message) IKESA {
	sa := IKESA{Name: name, ID: uint32(number(report, "uniqueid")), Report: report}
	sa.State, _ = report.Get("state")
	children, _ := report.Section("child-sas")
	for _, m := range children.Sections() {
		child := ChildSA{ID: uint32(number(m, "uniqueid")), Report: m}
		child.Name, _ = m.Get("name")
		child.State, _ = m.Get("state")
		sa.Children = append(sa.Children, child)
	}
	return sa
}

func setText(m *Message, key, value string) {
	if value != "" {
		m.Set(key, value)
	}
}

func setNumber(m *Message, key string, value int64) {
	if value != 0 {
		m.Set(key, strconv.FormatInt(value, 10))
	}
}

func setMilliseconds(m *Message, key string, d time.Duration) {
	m.Set(key, strconv.FormatInt(d.Milliseconds(), 10))
}
