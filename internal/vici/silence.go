package vici

import (
	"fmt"
	"sync"
	"time"
)

// silence remembers that a daemon accepts connections and does not answer, as one that hangs. Each command would wait for its whole
// time; with a silent daemon only one in that time does, and the others fail at once.
//
// A command that is answered late is no silence, as long as others are answered meanwhile. Nor is the first one after answers:
// what was a lost packet may be asked about with a second command.
type silence struct {
	timeout time.Duration

	mu      sync.Mutex
	heard   time.Time // the last packet from the daemon
	strikes int       // commands without an answer since then
	cause   error     // of the last one
	began   time.Time // when the first one was sent
	retry   time.Time // when the next command is let through
}

// hear notes a packet.
func (s *silence) hear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heard, s.strikes, s.cause = time.Now(), 0, nil
}

// miss notes that a command, which began then, had no answer in its time.
func (s *silence) miss(began time.Time, cause error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.heard.After(began) {
		return
	}
	if s.strikes == 0 {
		s.began = began
	}
	s.strikes++
	s.cause, s.retry = cause, time.Now().Add(s.timeout)
}

// check returns an error if the daemon is silent, unless it is time to try again.
func (s *silence) check(command string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.strikes == 0 || s.strikes == 1 && !s.heard.IsZero() {
		return nil
	}
	now := time.Now()
	if !now.Before(s.retry) {
		s.retry = now.Add(s.timeout)
		return nil
	}
	return &SilentError{Command: command, Since: s.began, Err: s.cause}
}

// SilentError tells that a command was not sent, because commands before it have had no answer.
type SilentError struct {
	Command string
	// Since is when the first command without an answer was sent.
	Since time.Time
	// Err is the error of the last of them. It is not a part of this one's chain: that command was sent.
	Err error
}

// Error implements error.
func (e *SilentError) Error() string {
	return fmt.Sprintf("%s: not sent, as the daemon has not answered since %s (%v)", e.Command, e.Since.Format(time.TimeOnly), e.Err)
}
