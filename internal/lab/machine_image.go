package lab

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// machineSuite is Debian 12, the oldest that the provider supports: strongSwan 5.9.8.
const machineSuite = "bookworm"

// machinePackages are what a machine is made of: a kernel, systemd, AppArmor, sshd, and strongSwan with its service.
var machinePackages = append([]string{
	"linux-image-cloud-amd64", "systemd", "systemd-sysv", "udev", "dbus", "apparmor", "kmod", "openssh-server", "sudo",
	"iproute2", "iputils-ping", "nftables", "procps", "strongswan", "strongswan-starter",
}, suitePackages...)

// machineFiles are what a machine has that no package brings.
var machineFiles = map[string]string{
	"etc/hostname": "gateway\n",
	"etc/hosts":    "127.0.0.1 localhost gateway\n",
	"etc/fstab":    "/dev/vda / ext4 defaults 0 1\n/dev/vdb /payload ext4 ro 0 0\n",
	// QEMU's own network, in which the host is 10.0.2.2.
	"etc/systemd/network/eth0.network":   "[Match]\nName=eth0\n\n[Network]\nAddress=10.0.2.15/24\n",
	"etc/ssh/sshd_config.d/payload.conf": "AuthorizedKeysFile /payload/" + authorizedKeys + "\nStrictModes no\n",
}

// machineScript finishes the unpacked system, by chroot. Nothing of it may wait for a network, or work by itself while tests
// run.
const machineScript = `set -e
mkdir /payload
useradd --create-home --shell /bin/bash ` + MachineUser + `
systemctl enable systemd-networkd.service
systemctl mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service \
  fstrim.timer systemd-timesyncd.service systemd-networkd-wait-online.service
rm -rf /var/cache/apt/archives/*.deb /var/lib/apt/lists/* /usr/share/doc /usr/share/man
`

// MachineUser is an ordinary user of each [Machine].
const MachineUser = "user"

// The files of an image.
const (
	imageDisk    = "disk.img"
	imageKernel  = "vmlinuz"
	imageInitrd  = "initrd.img"
	imageHostKey = "host_key.pub"
)

// machineImage is the folder of the cache with the image. Its name changes with what it is made of.
func machineImage() string {
	recipe := sha256.Sum256(fmt.Append(nil, machineSuite, machinePackages, machineFiles, machineScript))
	return filepath.Join(cacheDirectory(), fmt.Sprintf("machine-%x", recipe[:6]))
}

// PrepareMachine makes the image of [Machine] in the cache folder, unless it is there. It takes a minute, and needs root and
// mmdebstrap; what that prints goes to log.
func PrepareMachine(ctx context.Context, log io.Writer) error {
	image := machineImage()
	return prepare(image, func() bool { return exists(filepath.Join(image, imageDisk)) }, func(partial string) error {
		if _, err := exec.LookPath("mke2fs"); err != nil {
			return errors.New("an image needs mke2fs: apt-get install e2fsprogs")
		}
		if err := os.MkdirAll(partial, 0o755); err != nil {
			return err
		}
		return makeImage(ctx, partial, log)
	})
}

func makeImage(ctx context.Context, image string, log io.Writer) error {
	root := filepath.Join(image, "root")
	if err := (debian{suite: machineSuite, packages: machinePackages, directory: root}).run(ctx, log); err != nil {
		return err
	}
	for name, text := range machineFiles {
		file := filepath.Join(root, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
			return err
		}
	}
	if out, err := exec.CommandContext(ctx, "chroot", root, "sh", "-c", machineScript).CombinedOutput(); err != nil {
		return fmt.Errorf("finishing the machine's system: %w: %s", err, out)
	}
	for name, pattern := range map[string]string{
		imageKernel: "boot/vmlinuz-*", imageInitrd: "boot/initrd.img-*", imageHostKey: "etc/ssh/ssh_host_ed25519_key.pub",
	} {
		if err := moveOut(root, pattern, filepath.Join(image, name)); err != nil {
			return err
		}
	}
	if err := makeDisk(ctx, root, filepath.Join(image, imageDisk), freeOnMachine); err != nil {
		return err
	}
	return os.RemoveAll(root)
}

// freeOnMachine is the room for what runs on a machine, in bytes.
const freeOnMachine = 2 << 30

// moveOut moves the one file of a pattern out of a system.
func moveOut(root, pattern, to string) error {
	files, err := filepath.Glob(filepath.Join(root, pattern))
	if err != nil {
		return err
	}
	if len(files) != 1 {
		return fmt.Errorf("the machine's system should have one %s, and has %q", pattern, files)
	}
	return os.Rename(files[0], to)
}

// makeDisk makes a disk that has the files of a directory and some room besides, without mounting anything.
func makeDisk(ctx context.Context, directory, disk string, free int64) error {
	size := free
	err := filepath.WalkDir(directory, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		const block = 4096
		size += (info.Size()/block + 1) * block
		return nil
	})
	if err != nil {
		return err
	}
	size += size / 8 // for inodes and the journal
	out, err := exec.CommandContext(ctx, "mke2fs", "-q", "-t", "ext4", "-d", directory, disk, fmt.Sprintf("%dk", size>>10)).CombinedOutput()
	if err != nil {
		return fmt.Errorf("making %s: %w: %s", disk, err, strings.TrimSpace(string(out)))
	}
	return nil
}
