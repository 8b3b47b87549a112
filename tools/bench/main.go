// Command bench measures the provider against yardsticks, in one run on one machine: the VICI client against govici and
// swanctl, and whole runs of Terraform or OpenTofu against a floor provider, which has only the attributes that the runs use and
// no daemon. It prints a table of ratios, and writes it as JSON.
//
//	go -C tools/bench run . -cli /usr/bin/terraform -sizes 100,1000
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

func main() {
	cli := flag.String("cli", "", "path of the Terraform or OpenTofu `program`; without it, whole runs are left out")
	sizes := flag.String("sizes", "100,1000", "numbers of connections, comma-separated")
	out := flag.String("json", "", "`file` to write the table to")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *cli, *sizes, *out)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, cli, sizes, out string) error {
	var numbers []int
	for text := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			return fmt.Errorf("-sizes: %q is no number of connections", text)
		}
		numbers = append(numbers, n)
	}
	t := newTable()
	fmt.Println(t.Machine)
	for _, n := range numbers {
		if err := measureCodec(ctx, t, n); err != nil {
			return err
		}
		if err := onGateway(ctx, func(g *lab.Gateway) error { return measureClient(ctx, t, g, n) }); err != nil {
			return err
		}
	}
	if cli != "" {
		if err := measureRuns(ctx, t, cli, numbers); err != nil {
			return err
		}
	}
	if out == "" {
		return nil
	}
	return t.write(out)
}

// onGateway runs something on a private gateway, which goes with it.
func onGateway(ctx context.Context, do func(*lab.Gateway) error) error {
	g, err := lab.Start(ctx, lab.Options{Release: lab.Host})
	if err != nil {
		return err
	}
	defer func() { _ = g.Stop() }()
	return do(g)
}
