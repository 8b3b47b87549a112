// Command bench measures the provider against yardsticks, in one run on one machine: the VICI client against govici and
// swanctl, and whole runs of Terraform or OpenTofu against a floor provider, which has only the attributes that the runs use and
// no daemon. It prints a table of ratios, and writes it as JSON.
//
//	go -C tools/bench run . -cli /usr/bin/terraform,/usr/bin/tofu -sizes 100,1000 -client 100,1000,5000,20000
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
	clis := flag.String("cli", "", "paths of Terraform or OpenTofu `programs`, comma-separated; without it, whole runs are left out")
	sizes := flag.String("sizes", "100,1000", "numbers of connections of whole runs, comma-separated, the smallest first")
	client := flag.String("client", "100,1000,5000", "numbers of connections of the client alone, comma-separated")
	out := flag.String("json", "", "`file` to write the table to")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *clis, *sizes, *client, *out)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, clis, sizes, client, out string) error {
	ofRuns, err := numbers(sizes)
	if err != nil {
		return err
	}
	ofClient, err := numbers(client)
	if err != nil {
		return err
	}
	t := newTable()
	fmt.Println(t.Machine)
	for _, n := range ofClient {
		if err := measureCodec(ctx, t, n); err != nil {
			return err
		}
		if err := onGateway(ctx, func(g *lab.Gateway) error { return measureClient(ctx, t, g, n) }); err != nil {
			return err
		}
	}
	if clis != "" {
		if err := measureRuns(ctx, t, strings.Split(clis, ","), ofRuns); err != nil {
			return err
		}
	}
	if out == "" {
		return nil
	}
	return t.write(out)
}

func numbers(list string) (all []int, err error) {
	for text := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is no number of connections", text)
		}
		all = append(all, n)
	}
	return all, nil
}
