// Command kernelesp tries whether this machine's kernel has ESP and XFRM interfaces, which some tests need:
//
//	go run ./internal/lab/kernelesp && make test-kernel
//
// If not, it says why and exits with 1.
package main

import (
	"fmt"
	"os"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

func main() {
	if err := lab.NoKernelESP(); err != nil {
		fmt.Println("Tests of the kernel's ESP do not run here:", err)
		os.Exit(1)
	}
}
