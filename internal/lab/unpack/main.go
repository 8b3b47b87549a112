// Command unpack puts other releases of strongSwan into the cache folder, so that tests can run on them:
//
//	go run ./internal/lab/unpack trixie sid
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
		release, err := lab.ParseRelease(name)
		if err == nil {
			err = release.Prepare(ctx, os.Stderr)
		}
		if err == nil {
			continue
		}
		fmt.Fprintln(os.Stderr, "unpack:", err)
		if release == lab.Sid && ctx.Err() == nil {
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
