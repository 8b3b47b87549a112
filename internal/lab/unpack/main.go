// Command unpack puts other releases of strongSwan into the cache folder, so that tests can run on them:
//
//	go run ./internal/lab/unpack trixie sid
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	for _, name := range os.Args[1:] {
		release, err := lab.ParseRelease(name)
		if err == nil {
			err = lab.Unpack(ctx, release, os.Stderr)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "unpack:", err)
			os.Exit(1)
		}
	}
}
