// Command unpack puts other releases of strongSwan, and the image of a Debian machine, into the cache folder, so that tests
// can run on them:
//
//	go run ./internal/lab/unpack trixie sid machine
//
// Its exit code is 3 when nothing but Debian's unstable suite, sid, failed: that moves, and there are days on which it
// cannot be installed. (`go run` itself exits with 1 whatever the code was, and prints it.)
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

const (
	exitFailed    = 1
	exitSidFailed = 3
)

// machine is the name of the machine's image among those of releases.
const machine = "machine"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := unpack(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// unpack goes on with the next release when one fails.
func unpack(ctx context.Context, names []string) (code int) {
	var failed, sidFailed bool
	for _, name := range names {
		err := prepare(ctx, name)
		if err == nil {
			continue
		}
		fmt.Fprintln(os.Stderr, "unpack:", err)
		if name == lab.Sid.String() && ctx.Err() == nil {
			sidFailed = true
		} else {
			failed = true
		}
	}
	switch {
	case failed:
		return exitFailed
	case sidFailed:
		return exitSidFailed
	}
	return 0
}

func prepare(ctx context.Context, name string) error {
	if name == machine {
		return lab.PrepareMachine(ctx, os.Stderr)
	}
	release, err := lab.ParseRelease(name)
	if err != nil {
		return err
	}
	return release.Prepare(ctx, os.Stderr)
}
