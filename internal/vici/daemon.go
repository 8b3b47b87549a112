package vici

import (
	"context"
	"slices"
)

// Version tells which daemon runs on which system.
type Version struct {
	Daemon  string // "charon" or "charon-systemd"
	Version string // of strongSwan, "5.9.8" for example
	Sysname string
	Release string // of the kernel
	Machine string
}

// Version returns the daemon's version.
func (c *Client) Version(ctx context.Context) (Version, error) {
	reply, err := c.ask(ctx, "version", nil)
	if err != nil {
		return Version{}, err
	}
	r := reader{command: "version"}
	return Version{
		Daemon:  r.text(reply, "daemon"),
		Version: r.text(reply, "version"),
		Sysname: r.text(reply, "sysname"),
		Release: r.text(reply, "release"),
		Machine: r.text(reply, "machine"),
	}, r.err
}

// Stats is the daemon's load, as the command stats reports it.
type Stats struct {
	// Running is the uptime in words ("3 hours"), Since the start in the
	// daemon's local time ("Oct 12 10:03:04 2026"), both as charon writes them.
	Running, Since string
	Workers        Workers
	Queues         Priorities // jobs waiting for a worker
	Scheduled      int        // jobs waiting for their time
	IKESAs         IKESAs
	Plugins        []string // in the order of loading
	// Memory is nil if the daemon's C library does not report it.
	Memory *Memory
}

// Workers counts threads.
type Workers struct {
	Total, Idle int
	Active      Priorities
}

// Priorities counts something for each of charon's job priorities.
type Priorities struct{ Critical, High, Medium, Low int }

// IKESAs counts IKE_SAs.
type IKESAs struct{ Total, HalfOpen int }

// Memory is what mallinfo(3) tells of the daemon, in bytes.
type Memory struct{ Sbrk, Mmap, Used, Free uint64 }

// Stats returns the daemon's load.
func (c *Client) Stats(ctx context.Context) (Stats, error) {
	reply, err := c.ask(ctx, "stats", nil)
	if err != nil {
		return Stats{}, err
	}
	r := reader{command: "stats"}
	uptime, workers := r.section(reply, "uptime"), r.section(reply, "workers")
	sas := r.section(reply, "ikesas")
	s := Stats{
		Running: r.text(uptime, "running"),
		Since:   r.text(uptime, "since"),
		Workers: Workers{
			Total:  r.number(workers, "total"),
			Idle:   r.number(workers, "idle"),
			Active: r.priorities(workers, "active"),
		},
		Queues:    r.priorities(reply, "queues"),
		Scheduled: r.number(reply, "scheduled"),
		IKESAs:    IKESAs{Total: r.number(sas, "total"), HalfOpen: r.number(sas, "half-open")},
	}
	plugins, _ := reply.List("plugins")
	s.Plugins = slices.Clone(plugins)
	if m, ok := reply.Section("mallinfo"); ok {
		s.Memory = &Memory{
			Sbrk: r.size(m, "sbrk"),
			Mmap: r.size(m, "mmap"),
			Used: r.size(m, "used"),
			Free: r.size(m, "free"),
		}
	}
	return s, r.err
}
