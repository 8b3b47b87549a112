package lab

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// ESPVariable is the environment variable that says who encrypts the packets of tunnels: "user" for charon itself, by
// its plugin kernel-libipsec, or "kernel". Without it, charon does if it can, because not every kernel has ESP, and the
// result is the same everywhere.
const ESPVariable = "STRONGSWAN_LAB_ESP"

// tunDevice is what charon makes the interface for user-space ESP with.
const tunDevice = "/dev/net/tun"

// tunnelConf makes a gateway one that tunnels can be made with: IKE on its usual ports, which are free in a network
// namespace of its own.
const tunnelConf = `
  port = 500
  port_nat_t = 4500
`

// userESPConf loads the plugin that takes ESP from the kernel.
const userESPConf = `
  plugins {
    kernel-libipsec { load = yes }
  }
`

// espConf is what the charon section of a gateway with tunnels has more than others.
func espConf(kernel bool) string {
	if kernel || kernelESPWanted() {
		return tunnelConf
	}
	return tunnelConf + userESPConf
}

func kernelESPWanted() bool {
	switch os.Getenv(ESPVariable) {
	case "kernel":
		return true
	case "user":
		return false
	}
	return noTUN() != nil
}

// noESP says why nobody encrypts the packets of tunnels, or nothing.
func noESP() error {
	if !kernelESPWanted() {
		return noTUN()
	}
	if err := NoKernelESP(); err != nil {
		return errors.Join(err, noTUN())
	}
	return nil
}

// noTUN says why charon cannot encrypt in user space, or nothing.
func noTUN() error {
	f, err := os.OpenFile(tunDevice, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("charon encrypts in user space by %s: %w (modprobe tun, or in a container --device %[1]s)", tunDevice, err)
	}
	return f.Close()
}

// espProbe is run in a network namespace of its own. It installs an SA with the algorithm that charon proposes first, and
// makes an XFRM interface. The kernel loads the modules for both, if it has them.
const espProbe = `set -e
PATH=$PATH:/usr/sbin:/sbin
ip xfrm state add src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x1000 mode tunnel \
  aead 'rfc4106(gcm(aes))' 0x000102030405060708090a0b0c0d0e0f10111213 128
ip link add xfrm0 type xfrm dev lo if_id 1
`

// NoKernelESP returns an error that says why this machine's kernel cannot carry tunnels with XFRM interfaces itself, or
// nil.
func NoKernelESP() error {
	if _, err := exec.LookPath("ip"); err != nil {
		return errors.New("there is no ip: as root, apt-get install --no-install-recommends iproute2")
	}
	namespaces := "-n"
	if os.Geteuid() != 0 {
		namespaces = "-Urn"
	}
	if out, err := exec.Command("unshare", namespaces, "sh", "-c", espProbe).CombinedOutput(); err != nil {
		return fmt.Errorf("this kernel has no ESP or no XFRM interfaces: %s", strings.TrimSpace(string(out)))
	}
	return nil
}
