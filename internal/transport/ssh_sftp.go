package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// files returns the one sftp client of the connection, which ends with it.
func (l *link) files(ctx context.Context, command string) (*sftp.Client, error) {
	select {
	case l.starting <- struct{}{}:
		defer func() { <-l.starting }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if l.sftpClient == nil {
		client, err := l.sftp(ctx, command)
		if err != nil {
			return nil, err
		}
		l.sftpClient = client
		l.done.Go(func() {
			_ = client.Wait()
			l.starting <- struct{}{}
			defer func() { <-l.starting }()
			if l.sftpClient == client {
				l.sftpClient = nil // the next one who needs it starts another
			}
		})
	}
	return l.sftpClient, nil
}

// sftp starts the sftp subsystem, or a command that speaks the same. Whoever gets
// a client closes it.
func (l *link) sftp(ctx context.Context, command string) (*sftp.Client, error) {
	session, err := l.session(ctx)
	if err != nil {
		return nil, err
	}
	client, err := await(ctx, func() (*sftp.Client, error) { return startSFTP(session, command) }, func(c *sftp.Client) { _ = c.Close() })
	if err != nil {
		_ = session.Close()
		return nil, err
	}
	return client, nil
}

func startSFTP(session *ssh.Session, command string) (*sftp.Client, error) {
	in, err := session.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := session.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if command != "" {
		if err := session.Start(command); err != nil {
			return nil, fmt.Errorf("the server does not run %q: %w", command, err)
		}
	} else if err := session.RequestSubsystem("sftp"); err != nil {
		return nil, fmt.Errorf("the server has no sftp subsystem (add \"Subsystem sftp internal-sftp\" to its sshd_config): %w", err)
	}
	client, err := sftp.NewClientPipe(out, sessionInput{in, session})
	if err != nil {
		return nil, fmt.Errorf("the server's sftp subsystem does not start (is it missing, or does the user's shell print something?): %w", err)
	}
	return client, nil
}

// sessionInput ends its session when it is closed.
type sessionInput struct {
	io.WriteCloser
	session *ssh.Session
}

func (i sessionInput) Close() error {
	_ = i.WriteCloser.Close()
	return i.session.Close()
}

// session opens a channel for a command or a subsystem.
func (l *link) session(ctx context.Context) (*ssh.Session, error) {
	session, err := await(ctx, l.client().NewSession, func(s *ssh.Session) { _ = s.Close() })
	var refused *ssh.OpenChannelError
	if errors.As(err, &refused) {
		return nil, fmt.Errorf("the server opens no further session (MaxSessions in its sshd_config): %w", err)
	}
	return session, err
}

// withSFTP does something through the sftp client. If the context ends first, the client is given up with it: a server that has not
// answered one request is not asked another one, and what waits for its answer ends.
func withSFTP[T any](ctx context.Context, l *link, command string, do func(*sftp.Client) (T, error), discard func(T)) (T, error) {
	client, err := l.files(ctx, command)
	if err != nil {
		var none T
		return none, err
	}
	result, err := await(ctx, func() (T, error) { return do(client) }, discard)
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
		l.dropFiles(client)
	}
	return result, err
}

// dropFiles gives an sftp client up.
func (l *link) dropFiles(client *sftp.Client) {
	select {
	case l.starting <- struct{}{}:
		if l.sftpClient == client {
			l.sftpClient = nil
		}
		<-l.starting
	default: // somebody uses it, and finds it closed
	}
	go func() { _ = client.Close() }()
}

// readFile reads a file of the gateway.
func (l *link) readFile(ctx context.Context, command, path string) ([]byte, error) {
	data, err := withSFTP(ctx, l, command, func(client *sftp.Client) ([]byte, error) {
		// To open a named pipe would keep the server waiting.
		info, err := client.Stat(path)
		if err == nil && !info.Mode().IsRegular() {
			err = &IrregularError{Path: path, Mode: info.Mode()}
		}
		if err != nil {
			return nil, err
		}
		file, err := client.Open(path)
		if err != nil {
			return nil, err
		}
		defer func() { _ = file.Close() }()
		return readRegular(file, path)
	}, func([]byte) {})
	if err != nil {
		return nil, fmt.Errorf("reading %s as user %q: %w", path, l.client().User(), err)
	}
	return data, nil
}

func (l *link) listFolder(ctx context.Context, command, path string) ([]string, error) {
	names, err := withSFTP(ctx, l, command, func(client *sftp.Client) (names []string, err error) {
		entries, err := client.ReadDir(path)
		for _, entry := range entries {
			names = append(names, entry.Name())
		}
		slices.Sort(names)
		return names, err
	}, func([]string) {})
	if err != nil {
		return nil, fmt.Errorf("listing %s as user %q: %w", path, l.client().User(), err)
	}
	return names, nil
}

// describeSocket tells whose a file is.
func describeSocket(info fs.FileInfo) string {
	if info == nil {
		return ""
	}
	owner := ""
	if stat, ok := info.Sys().(*sftp.FileStat); ok {
		owner = fmt.Sprintf(", user id %d, group id %d", stat.UID, stat.GID)
	}
	return fmt.Sprintf(" (%s%s)", info.Mode(), owner)
}
