package provider_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// fileFault is something that goes wrong with one operation on a gateway's files.
type fileFault struct {
	name string

	// fail is called in place of the operation, which do does; cut ends the SSH connection.
	fail func(ctx context.Context, do func() error, cut func()) error

	// killed tells that the provider ends there: nothing more is done, and nothing noted.
	killed bool
}

// timeout is that of the provider. It has to be short where the fault takes all of it.
func (f fileFault) timeout() string {
	if f.name == silent.name {
		return "2s"
	}
	return "30s"
}

func failing(err error) func(context.Context, func() error, func()) error {
	return func(context.Context, func() error, func()) error {
		return &fs.PathError{Op: "test", Path: "it", Err: err}
	}
}

var errKilled = errors.New("the provider was killed")

// silent, killedBefore and killedAfter come about locally and over SSH.
var (
	silent = fileFault{name: "never ends", fail: func(ctx context.Context, _ func() error, _ func()) error {
		<-ctx.Done()
		return context.Cause(ctx)
	}}
	killedBefore = fileFault{name: "provider killed before it", killed: true, fail: func(context.Context, func() error, func()) error { return errKilled }}
	killedAfter  = fileFault{name: "provider killed after it", killed: true, fail: func(_ context.Context, do func() error, _ func()) error {
		_ = do()
		return errKilled
	}}
	afterEffect = fileFault{name: "fails, and has taken effect", fail: func(_ context.Context, do func() error, _ func()) error {
		_ = do()
		return syscall.EIO
	}}
)

var localFaults = []fileFault{
	{name: "no space left (ENOSPC)", fail: failing(syscall.ENOSPC)},
	{name: "not allowed (EACCES)", fail: failing(syscall.EACCES)},
	{name: "disk broken (EIO)", fail: failing(syscall.EIO)},
	{name: "busy (EBUSY)", fail: failing(syscall.EBUSY)},
	afterEffect, silent, killedBefore, killedAfter,
}

var sftpFaults = []fileFault{
	{name: "refused by the server", fail: failing(syscall.EACCES)},
	{name: "SSH connection cut before it", fail: func(_ context.Context, do func() error, cut func()) error {
		cut()
		return do()
	}},
	{name: "SSH connection cut after it", fail: func(_ context.Context, do func() error, cut func()) error {
		_ = do()
		cut()
		return errors.New("connection lost")
	}},
	afterEffect, silent, killedBefore, killedAfter,
}

// fileTrials are the trials of one operation on one subject.
type fileTrials struct {
	*faultTrials
	way *fileWay

	// files are what is in files of the two configurations, see normal.
	files [2]map[string]string
}

// fileWay is a way to the files of a gateway, which one trial at a time may cut.
type fileWay struct {
	settings object
	cut      func()
}

// fileTrial is one resource with one fault.
type fileTrial struct {
	*trial
	of              *fileTrials
	name, directory string
}

// TestAccFileFaults lets, in each create, update and destroy of everything that is kept in files, each operation on a file fail in each
// way, locally and over SSH. Afterwards no plan is empty whose files are not right, and the next apply puts them right. In `make faults`
// all faults come about in each operation on a local file; over SSH, and in other runs, they take turns.
//
//nolint:paralleltest // it is parallel as long as it is not alone
//strongswan:once
func TestAccFileFaults(t *testing.T) {
	acceptance(t)
	if !alone(t) {
		return
	}
	b := newBench(t)
	s := newServer(t)
	table := newFaultTable()
	local := &fileWay{object{"uri": b.URI()}, func() {}}
	trials := allFileTrials(t, b, s, local)
	tryFiles(t, table, "", localFaults, trials, slices.Repeat([]*fileWay{local}, manyTrials/2), 1, 4)
	ways := sftpWays(t, b, 3) // whose sockets charon's accept queue holds
	tryFiles(t, table, "SFTP: ", sftpFaults, trials, ways, len(sftpFaults), 8)
	for _, way := range ways {
		way.cut()
	}
	if left := providersGoroutines(); left != "" {
		table.row(silent.name, func(r *faultRow) { r.leaked++ })
		t.Errorf("goroutines are left:\n%s", left)
	}
	table.write(t, "FILE_FAULTS_TABLE", b.Version())
	if n := table.tried(); n < 150 {
		t.Errorf("only %d faults were tried", n)
	}
}

// sftpWays are ways through servers of their own.
func sftpWays(t *testing.T, b *bench, n int) (ways []*fileWay) {
	t.Helper()
	private, public := sshKeyPair(t)
	host, hostLine := sshKeyPair(t)
	for range n {
		server := lab.SSHDForTest(t, lab.SSHDOptions{AuthorizedKeys: []string{public}, HostKeys: []string{host}})
		ways = append(ways, &fileWay{object{
			"uri": "ssh://root@" + server.Address() + b.Socket(), "ssh": object{"private_key": private, "host_key": hostLine},
		}, server.Drop})
	}
	return ways
}

// tryFiles makes trials, one at a time on each way. For the table of the guide, each fault comes about at each always-th operation;
// otherwise faults take turns, and all but one of rarely are left out.
func tryFiles(t *testing.T, table *faultTable, prefix string, faults []fileFault, trials []*fileTrials, ways []*fileWay, always, rarely int) {
	t.Helper()
	all := os.Getenv("FILE_FAULTS_TABLE") != ""
	for _, f := range faults {
		table.row(prefix+f.name, func(*faultRow) {})
	}
	var group sync.WaitGroup
	free := make(chan *fileWay, len(ways))
	for _, way := range ways {
		free <- way
	}
	for i, f := range trials {
		for k, fault := range faults {
			group.Go(func() {
				one := *f
				one.way = <-free
				defer func() { free <- one.way }()
				step := rarely * len(faults)
				first := (k + i*rarely) % step
				if all {
					step, first = always, k*always/len(faults)
				}
				one.all(t, fault, first, step, func(where string, v verdict) { table.add(t, prefix+fault.name, where, v) })
			})
		}
	}
	group.Wait()
}

// fileSubjects are those that are kept in files, each kind once.
func fileSubjects(t *testing.T) (all []faultSubject) {
	t.Helper()
	for _, s := range faultSubjects(t) {
		if s.name == "connection, persist" || s.typeName != "strongswan_connection" {
			all = append(all, s)
		}
	}
	ca := newIssuer(t, "Bundle CA")
	one, _ := ca.issue(t, "one")
	other, _ := ca.issue(t, "other")
	for i := range all {
		if all[i].typeName == "strongswan_certificate" {
			all[i].configs = func(string) (object, object) { return object{"pem": one + ca.pem}, object{"pem": other + ca.pem} }
		}
	}
	return all
}

// allFileTrials has each operation on each subject, and notes what the daemon and the files have of these without a fault.
func allFileTrials(t *testing.T, b *bench, s *server, way *fileWay) (all []*fileTrials) {
	t.Helper()
	for _, subject := range fileSubjects(t) {
		f := &fileTrials{faultTrials: &faultTrials{subject: subject, bench: b, server: s, operation: "create"}, way: way}
		x, err := f.begin(t.Context(), t)
		for i, config := range x.configs {
			if err == nil {
				err = x.life.converge(t.Context(), config)
				f.expected[i], _ = subject.seen(t.Context(), b.client, config)
				f.files[i] = x.normal(t)
			}
		}
		if err == nil {
			err = x.trial.end(t.Context())
		}
		if left := x.normal(t); err != nil || len(f.files[0]) == 0 || len(left) > 0 {
			t.Fatalf("%s: %v, the files are %q, and in the end %q", subject.name, err, f.files, left)
		}
		for _, operation := range []string{"create", "update", "destroy"} {
			trials := *f.faultTrials
			trials.operation = operation
			all = append(all, &fileTrials{faultTrials: &trials, files: f.files})
		}
	}
	return all
}

func (f *fileTrials) begin(ctx context.Context, t *testing.T) (*fileTrial, error) {
	t.Helper()
	x := &fileTrial{of: f, name: fmt.Sprintf("trial-%d", trialNames.Add(1)), directory: t.TempDir()}
	x.trial = &trial{faultTrials: f.faultTrials, life: newLife(f.server, f.subject.typeName)}
	x.configs[0], x.configs[1] = f.subject.configs(x.name)
	x.settings = changed(f.way.settings, object{"swanctl_directory": x.directory, "persist": true})
	mustWriteFile(t, filepath.Join(x.directory, "swanctl.conf"), "include conf.d/*.conf\n")
	if err := x.life.run(ctx, x.settings); err != nil {
		return x, err
	}
	if f.operation != "create" {
		if err := x.life.converge(ctx, x.configs[0]); err != nil {
			return x, fmt.Errorf("before: %w", err)
		}
	}
	return x, nil
}

// all lets a fault come about at the first operation on a file, and then at one a step later and so on.
func (f *fileTrials) all(t *testing.T, fault fileFault, first, step int, add func(where string, v verdict)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	for n, slow := first, 0; ; n += step {
		x, err := f.begin(ctx, t)
		if err == nil {
			err = x.life.run(ctx, changed(x.settings, object{"timeout": fault.timeout()}))
		}
		if err != nil {
			t.Errorf("%s, %s of %s: %v", fault.name, f.operation, f.subject.name, err)
			return
		}
		where, v, fired := x.judge(ctx, t, fault, n)
		switch {
		case fired:
			add(where, v)
		case v.wrong != "" && slow < 3:
			slow++ // a busy machine may take longer than the time-out, too
			n -= step
			fired = true
		case v.wrong != "":
			t.Errorf("%s, %s: %s", fault.name, where, v.wrong)
		}
		err = x.end(ctx)
		f.way.cut() // the connections of providers that are gone
		if err != nil {
			t.Errorf("%s, %s: %v", fault.name, where, err)
		}
		if !fired {
			return
		}
	}
}

// judge does the operation with a fault under way, and lets the next run converge.
func (x *fileTrial) judge(ctx context.Context, t *testing.T, fault fileFault, n int) (where string, v verdict, fired bool) {
	t.Helper()
	var (
		mu    sync.Mutex
		count int
		dead  bool
	)
	where = fmt.Sprintf("%s of %s", x.operation, x.subject.name)
	broken := transport.WithFileHook(ctx, func(ctx context.Context, operation, path string, do func() error) error {
		mu.Lock()
		this, gone := count, dead
		count++
		if this == n {
			fired, dead = true, fault.killed
			where = fmt.Sprintf("%s, operation %d (%s of %s)", where, n, operation, filepath.Base(path))
		}
		mu.Unlock()
		switch {
		case gone:
			return errKilled
		case this == n:
			return fault.fail(ctx, do, x.of.way.cut)
		}
		return do()
	})
	before := *x.life
	began := time.Now()
	wanted, failed := x.operate(broken)
	if took := time.Since(began); took > patience+cleanup {
		v.hung = took.String()
	}
	mu.Lock()
	defer mu.Unlock()
	settings := x.settings
	if fault.killed {
		*x.life = before
		settings = changed(settings, object{"adopt_existing": true})
	} else {
		if failed != nil && !strings.Contains(failed.Error(), text(x.settings, "uri")) {
			v.wrong = "the error does not name the gateway: " + failed.Error()
		}
		v.lost = x.lost(ctx, before.exists(), failed)
		wanted = x.next(wanted, failed, n)
	}
	if failed != nil && !fired {
		v.wrong = "without a fault: " + failed.Error()
	}
	x.becomeAnother(t)
	x.recoverFiles(ctx, t, settings, wanted, fault.killed, &v)
	return where, v, fired
}

// lost says what the state lacks after an operation: what the daemon has, or what is still to be destroyed.
func (x *fileTrial) lost(ctx context.Context, existed bool, failed error) string {
	loaded := false
	for _, config := range x.configs {
		is, err := x.has(ctx, config)
		if err != nil {
			return err.Error()
		}
		loaded = loaded || is && !x.subject.stays
	}
	switch {
	case x.life.exists():
	case loaded:
		return "loaded, and not in the state"
	case existed && failed != nil:
		return "failed, and not in the state"
	}
	return ""
}

// cleanup is how long the provider tries to remove what it has staged.
const cleanup = 5 * time.Second

// becomeAnother gives what is staged to a process that is gone, as the next run is one of its own.
func (x *fileTrial) becomeAnother(t *testing.T) {
	t.Helper()
	staged, err := filepath.Glob(filepath.Join(x.directory, "*", ".staged", "*"))
	for _, file := range staged {
		at := strings.LastIndexByte(file, '-')
		err = errors.Join(err, os.Rename(file, file[:at+1]+gonePID()))
	}
	if err != nil {
		t.Error(err)
	}
}

// gonePID is the number of a process that has ended.
var gonePID = sync.OnceValue(func() string {
	gone := exec.Command("true")
	_ = gone.Run()
	return fmt.Sprint(gone.Process.Pid)
})

// recoverFiles is the next run, without a fault. If its plan is empty, all is right already; and after its apply it is in any case.
func (x *fileTrial) recoverFiles(ctx context.Context, t *testing.T, settings, wanted object, killed bool, v *verdict) {
	t.Helper()
	existed := x.life.exists() && wanted != nil
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"next run", func() error { return x.life.run(ctx, settings) }},
		{"next refresh", func() error { return x.life.refresh(ctx) }},
		{"next refresh", func() error {
			if existed && !x.life.exists() {
				v.lost = "taken out of the state by the next refresh"
			}
			return nil
		}},
		{"next plan, which is empty", func() error {
			if x.life.unchanged(ctx, wanted) == nil {
				return x.right(ctx, t, wanted, killed)
			}
			return nil
		}},
		{"next apply", func() error { return x.life.converge(ctx, wanted) }},
		{"after it", func() error { return x.right(ctx, t, wanted, killed) }},
		{"run after it", func() error { return x.life.run(ctx, settings) }},
		{"refresh after it", func() error { return x.life.refresh(ctx) }},
		{"plan after it", func() error { return x.life.unchanged(ctx, wanted) }},
	} {
		if err := step.do(); err != nil && v.wrong == "" {
			v.wrong = step.name + ": " + err.Error()
			return
		}
	}
}

// right returns an error unless daemon and files have what is wanted, and nothing else.
func (x *fileTrial) right(ctx context.Context, t *testing.T, wanted object, killed bool) error {
	t.Helper()
	files := map[string]string{}
	if wanted != nil {
		files = x.of.files[x.which(wanted)]
		if is, err := x.has(ctx, wanted); err != nil || !is {
			return fmt.Errorf("it is not loaded as it should be: %w", err)
		}
	}
	has := x.normal(t)
	if killed && x.subject.typeName == "strongswan_certificate" && wanted != nil {
		// What a create has written is its own, and nobody knows of it when it was killed.
		maps.DeleteFunc(has, func(path, _ string) bool { return strings.Contains(path, "#") })
	}
	if !maps.Equal(has, files) {
		return fmt.Errorf("the files are %q, and should be %q", has, files)
	}
	return nil
}

var (
	ownPart     = regexp.MustCompile(`-[0-9a-f]{12}\.pem$`)
	sealedStart = regexp.MustCompile(`^# Managed by Terraform[^\n]*\n# Seal: [0-9a-f]{64}\n`)
)

// normal is what is in the files of the trial's directory, without what is the trial's own: its name, its keys and the seals. Of two files
// that are alike then, the second has a number.
func (x *fileTrial) normal(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(x.directory, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "swanctl.conf" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		content := "SEALED\n" + sealedStart.ReplaceAllString(string(data), "")
		if !sealedStart.Match(data) {
			content = "without a seal: " + string(data)
		}
		relative, _ := filepath.Rel(x.directory, path)
		for i, config := range x.configs {
			if key := text(config, "pem_wo"); key != "" {
				relative = strings.ReplaceAll(relative, keyIDOf(t, key), fmt.Sprintf("KEY%d", i))
				if strings.Contains(content, "PRIVATE KEY") && keyIDOf(t, string(data)) == keyIDOf(t, key) {
					content = fmt.Sprintf("KEY%d", i)
				}
			}
		}
		relative = ownPart.ReplaceAllString(strings.ReplaceAll(relative, x.name, "NAME"), "-OWN.pem")
		for all[relative] != "" {
			relative += "#"
		}
		all[relative] = strings.ReplaceAll(content, x.name, "NAME")
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return all
}

// end removes what is left.
func (x *fileTrial) end(ctx context.Context) error {
	err := x.trial.end(ctx)
	return errors.Join(err, os.RemoveAll(x.directory))
}
