package gateway

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// Kept is what a resource is meant to have in files, whether or not that came about.
type Kept struct {
	// Directory is the swanctl_directory that they are below.
	Directory string `json:"directory,omitempty"`

	// Files are the digests of the files, by their names below the directory.
	Files map[string]string `json:"files,omitempty"`

	// Section is the section of swanctl.conf in them.
	Section SectionName `json:"section,omitzero"`

	// Left are those that could not be removed yet.
	Left []LeftFile `json:"left,omitempty"`
}

// LeftFile is a file that is to go.
type LeftFile struct {
	Directory string `json:"directory"`
	Name      string `json:"name"`
	Digest    string `json:"digest"`
}

// IsEmpty reports whether there are no files, and need not be.
func (k Kept) IsEmpty() bool { return len(k.Files) == 0 && len(k.Left) == 0 }

// isIn reports whether the files are below a directory. Records of the first versions do not say where they are.
func (k Kept) isIn(directory string) bool { return k.Directory == "" || k.Directory == directory }

// without are the files that are to go if only those of digests are wanted in a directory.
func (k Kept) without(digests map[string]string, directory string) (left []LeftFile) {
	for _, f := range k.Left {
		if _, wanted := digests[f.Name]; !wanted || f.Directory != directory {
			left = append(left, f)
		}
	}
	from := k.Directory
	if k.isIn(directory) {
		from = directory
	}
	for _, name := range slices.Sorted(maps.Keys(k.Files)) {
		if _, wanted := digests[name]; !wanted || from != directory {
			left = append(left, LeftFile{Directory: from, Name: name, Digest: k.Files[name]})
		}
	}
	return left
}

// StagedFiles are the files of one resource that are written, and not yet in their places.
type StagedFiles struct {
	gateway *Gateway
	staged  map[string]transport.StagedFile
	digests map[string]string
	section SectionName
}

// Stage writes the files of a resource next to their places. Without persist there are none. It fails if one of the places is taken by
// a file of somebody else's, or in a create by one that Terraform has written for something else.
func (g *Gateway) Stage(ctx context.Context, files []File, created bool) (*StagedFiles, error) {
	s := &StagedFiles{gateway: g, staged: map[string]transport.StagedFile{}, digests: map[string]string{}}
	if !g.Persist || len(files) == 0 {
		return s, nil
	}
	if err := g.sweep(ctx); err != nil {
		return nil, err
	}
	for _, f := range files {
		if err := g.checkPlace(ctx, f.Path, created); err != nil {
			return nil, err
		}
	}
	for _, f := range files {
		data, digest := f.sealed()
		staged, err := onStore(ctx, g, func(ctx context.Context, store transport.FileStore) (transport.StagedFile, error) {
			return store.StageFile(ctx, g.place(f.Path), data, f.mode())
		})
		if err != nil {
			s.Discard(ctx)
			return nil, err
		}
		s.staged[f.Path], s.digests[f.Path] = staged, digest
		if f.Section.Name != "" {
			s.section = f.Section
		}
	}
	return s, nil
}

// Commit puts the files in their places, and removes those that the resource had before and has no more. It returns what is meant to
// be there now, also when it fails: whatever differs from that is found by [Gateway.Inspect]. Files that stay because they are not
// Terraform's are in stays.
func (s *StagedFiles) Commit(ctx context.Context, before Kept) (now Kept, stays []string, err error) {
	g := s.gateway
	now = Kept{Files: s.digests, Section: s.section, Left: before.without(s.digests, g.SwanctlDirectory)}
	if len(s.digests) > 0 {
		now.Directory = g.SwanctlDirectory
	}
	for _, name := range slices.SortedFunc(maps.Keys(s.staged), confLast) {
		if err := s.commit(ctx, name); err != nil {
			return now, nil, err
		}
	}
	now.Left, stays, err = g.removeLeft(ctx, now.Left)
	return now, stays, err
}

func (s *StagedFiles) commit(ctx context.Context, name string) error {
	g := s.gateway
	if err := g.checkPlace(ctx, name, false); err != nil {
		return err
	}
	ctx, cancel := g.limited(ctx)
	defer cancel()
	if err := s.staged[name].Commit(ctx); err != nil {
		return err
	}
	g.run.wrote(g.filePath(name))
	delete(s.staged, name)
	return nil
}

// confLast sorts files of conf.d behind the certificates that they name, which swanctl does without otherwise.
func confLast(a, b string) int {
	if conf, other := strings.HasPrefix(a, "conf.d/"), strings.HasPrefix(b, "conf.d/"); conf != other {
		if conf {
			return 1
		}
		return -1
	}
	return strings.Compare(a, b)
}

// removeLeft removes what it can of files that are to go, and returns those that are still to go.
func (g *Gateway) removeLeft(ctx context.Context, left []LeftFile) (still []LeftFile, stays []string, err error) {
	var problems []error
	for i, f := range left {
		why, err := g.removeOurs(ctx, f)
		if err != nil {
			still = append(still, f)
			problems = append(problems, err)
			if ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded) {
				// Nor will the others be removed.
				still = append(still, left[i+1:]...)
				break
			}
		}
		if why != "" {
			stays = append(stays, why)
		}
	}
	return still, stays, errors.Join(problems...)
}

// cleanupTime is how long to wait for what was staged to be removed. The next run removes what is left.
const cleanupTime = 5 * time.Second

// Discard removes what was staged and not committed.
func (s *StagedFiles) Discard(ctx context.Context) {
	if len(s.staged) == 0 {
		return
	}
	// What the user interrupted is to be cleaned up, too.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), min(cleanupTime, s.gateway.Timeout))
	defer cancel()
	for _, f := range s.staged {
		f.Discard(ctx)
	}
}

// Remove removes the files of a resource that is unloaded. Files that stay because they are not Terraform's are in stays.
func (g *Gateway) Remove(ctx context.Context, kept Kept) (stays []string, err error) {
	if kept.IsEmpty() {
		return nil, nil
	}
	if err := g.sweep(ctx); err != nil {
		return nil, err
	}
	_, stays, err = g.removeLeft(ctx, kept.without(nil, g.SwanctlDirectory))
	return stays, err
}

// RemoveSealed removes files that nothing is recorded of, if they are Terraform's.
func (g *Gateway) RemoveSealed(ctx context.Context, names []string) error {
	var left []LeftFile
	for _, name := range names {
		left = append(left, LeftFile{Directory: g.SwanctlDirectory, Name: name})
	}
	_, _, err := g.removeLeft(ctx, left)
	return err
}

// FileDrift is a file that is not as it is meant to be.
type FileDrift struct {
	Path, What string

	// Foreign tells that it is not Terraform's, and will not be replaced.
	Foreign bool
}

// AllFiles says the same of all files of a resource.
func (g *Gateway) AllFiles(kept Kept, what string) (drift []FileDrift) {
	for _, name := range slices.Sorted(maps.Keys(kept.Files)) {
		drift = append(drift, FileDrift{Path: transport.Place{Directory: cmp.Or(kept.Directory, g.SwanctlDirectory), Name: name}.String(), What: what})
	}
	return drift
}

// Inspect returns the files that are not as they are meant to be.
func (g *Gateway) Inspect(ctx context.Context, kept Kept) (drift []FileDrift, err error) {
	if err := g.sweep(ctx); err != nil {
		return nil, err
	}
	if !kept.isIn(g.SwanctlDirectory) {
		drift = g.AllFiles(kept, "is in another directory than swanctl_directory, and moves")
	} else {
		for name, digest := range kept.Files {
			found, err := g.inspect(ctx, name, digest)
			if err != nil {
				return nil, err
			}
			drift = append(drift, found...)
		}
	}
	for _, f := range kept.Left {
		ours, _, err := g.isOurs(ctx, f)
		if err != nil {
			return nil, err
		}
		if ours {
			at := transport.Place{Directory: f.Directory, Name: f.Name}
			drift = append(drift, FileDrift{Path: at.String(), What: "should be gone, and is still there"})
		}
	}
	slices.SortFunc(drift, func(a, b FileDrift) int { return strings.Compare(a.Path, b.Path) })
	return drift, nil
}

func (g *Gateway) inspect(ctx context.Context, name, digest string) ([]FileDrift, error) {
	if err := checkFile(name); err != nil {
		return nil, err
	}
	data, err := g.readKept(ctx, g.place(name))
	found := FileDrift{Path: g.filePath(name)}
	switch now := digestOf(data); {
	case errors.Is(err, fs.ErrNotExist):
		found.What = "is missing"
	case err != nil:
		return nil, err
	case now == "":
		found.What, found.Foreign = "is another file, without Terraform's header and seal", true
	case now != digest:
		found.What = "is not as it was applied"
	default:
		return nil, nil
	}
	return []FileDrift{found}, nil
}
