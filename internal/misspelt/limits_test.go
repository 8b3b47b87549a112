package misspelt_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/misspelt"
)

// TestWalk_limits: what cannot be read, or would be too much, gives an error and no findings in its own folder, and those of another
// folder all the same. The error repeats nothing of a file but its name.
func TestWalk_limits(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	deep := func(open, middle, shut string, n int) string {
		return required + connection("children = "+strings.Repeat(open, n)+middle+strings.Repeat(shut, n)) + "# " + secret
	}
	for name, c := range map[string]struct{ file, text, says string }{
		"not HCL":            {"a.tf", required + "resource {{ " + secret, "it is not a valid configuration"},
		"not JSON":           {"a.tf.json", `{"strongswan": ` + secret, "it is not JSON"},
		"JSON, but no block": {"a.tf.json", `{"resource": "strongswan ` + secret + `"}`, "it is not a valid configuration"},
		"large":              {"a.tf", "# strongswan " + strings.Repeat(secret, 1<<20), "it is too large"},
		"parentheses":        {"a.tf", deep("(", "1", ")", 1000), "nested too deep"},
		"brackets":           {"a.tf", deep("[", "1", "]", 1<<16), "nested too deep"},
		"braces":             {"a.tf", deep("{ a = ", "1", " }", 1<<16), "nested too deep"},
		"blocks":             {"a.tf", required + strings.Repeat("a {\n", 1<<16) + secret, "nested too deep"},
		"functions":          {"a.tf", deep("f(", "1", ")", 1<<16), "nested too deep"},
		"templates":          {"a.tf", deep(`"${`, "1", `}"`, 1<<16), "nested too deep"},
		"heredocs":           {"a.tf", deep("<<E\n${", "1", "}\nE\n", 1<<16), "nested too deep"},
		"negations":          {"a.tf", deep("!", "true", "", 1<<16), "nested too deep"},
		"minus":              {"a.tf", deep("-", "1", "", 1<<16), "nested too deep"},
		"conditions":         {"a.tf", deep("1?", "1", ":1", 1<<16), "nested too deep"},
		"conditions after":   {"a.tf", deep("1?1:", "1", "", 1<<16), "nested too deep"},
		"splats":             {"a.tf", deep("", "a", "[*]", 1<<16), "nested too deep"},
		"directives":         {"a.tf", deep("", `"`+strings.Repeat("%{if 1}", 1<<16)+`"`, "", 1), "nested too deep"},
		"closed by others":   {"a.tf", deep("(", "1", "", 1<<16) + strings.Repeat("]}", 1<<16), "nested too deep"},
		"JSON arrays":        {"a.tf.json", `{"strongswan": ` + strings.Repeat("[", 1001) + strings.Repeat("]", 1001) + "}", "nested too deep"},
		"a great many":       {"a.tf.json", `{"strongswan": ` + strings.Repeat("[", 1<<16) + strings.Repeat("]", 1<<16) + "}", "not JSON"},
		"not a folder":       {".terraform/modules/modules.json/a", "", "is not a regular file"},
		"another manifest":   {".terraform/modules/modules.json", `{"Modules": "` + secret + `"}`, "it is not JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			files{
				"main.tf":    required + connection(typo) + "module \"good\" {\n  source = \"./good\"\n}\nmodule \"bad\" {\n  source = \"./bad\"\n}\n",
				"good/a.tf":  required + connection(typo),
				"bad/who.tf": required + connection(typo),
			}.write(t, folder)
			want := []string{"main.tf:7:22 mdoe mode", "good/a.tf:7:22 mdoe mode"}
			if strings.HasPrefix(c.file, ".") {
				want = append(want, "bad/who.tf:7:22 mdoe mode")
			} else {
				c.file = "bad/" + c.file
			}
			files{c.file: c.text}.write(t, folder)
			blocks, err := misspelt.Walk(folder, ".terraform", sample())
			if got := describe(blocks); !slices.Equal(got, want) {
				t.Errorf("found %q, want %q", got, want)
			}
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), secret) {
				t.Errorf("the error is %v, want one that says %q", err, c.says)
			}
		})
	}
}

// TestWalk_deep: what is below the limits is parsed.
func TestWalk_deep(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"brackets":   connection("children = " + strings.Repeat("(", 990) + `{ x = { mdoe = 1 } }` + strings.Repeat(")", 990)),
		"conditions": connection("children = " + strings.Repeat("var.a ? {} : ", 4990) + `{ x = { mdoe = 1 } }`),
		"negations":  connection("mobike = " + strings.Repeat("!", 4990) + "true\n  " + typo),
		"one by one": connection("proposals = [" + strings.Repeat("-1, ", 10000) + "]\n  " + typo),
		"text":       connection("# " + strings.Repeat("{", 10000) + "\n name = \"" + strings.Repeat("[(", 10000) + "\"\n" + typo),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			files{"main.tf": required + text}.write(t, folder)
			if got := walk(t, folder); len(got) != 1 || !strings.HasSuffix(got[0], " mdoe mode") {
				t.Errorf("found %q", got)
			}
		})
	}
}

// TestWalk_much: a configuration that is too large as a whole gives nothing.
func TestWalk_much(t *testing.T) {
	t.Parallel()
	large := files{"main.tf": required + connection(typo)}
	for i := range 9 {
		large[fmt.Sprintf("a%d.tf", i)] = "# " + strings.Repeat("x", 4<<20-10)
	}
	chain := files{"main.tf": required + connection(typo) + "module \"m\" {\n  source = \"./m0\"\n}\n"}
	for i := range 1000 {
		chain[fmt.Sprintf("m%d/main.tf", i)] = fmt.Sprintf("module \"m\" {\n  source = \"../m%d\"\n}\n", i+1)
	}
	for name, f := range map[string]files{"bytes": large, "folders": chain} {
		folder := t.TempDir()
		f.write(t, folder)
		blocks, err := misspelt.Walk(folder, ".terraform", sample())
		if len(blocks) > 0 || err == nil || !strings.Contains(err.Error(), "the configuration is too large") {
			t.Errorf("%s: found %q: %v", name, describe(blocks), err)
		}
	}
}

// TestWalk_findings: there is an end to what is found.
func TestWalk_findings(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	files{"main.tf": required + connection("children = { x = { a = 1, aa = 1 } }")}.write(t, folder)
	var b strings.Builder
	for i := range 5_000 {
		fmt.Fprintf(&b, "a%d = 1, ", i)
	}
	files{"many.tf": strings.Replace(connection("children = { x = { "+b.String()+"} }"), `"a"`, `"b"`, 1)}.write(t, folder)
	if got := walk(t, folder); len(got) != 1000 || got[0] != "main.tf:7:22 a" || got[2] != "many.tf:2:22 a0" {
		t.Errorf("%d findings", len(got))
	}
}

// TestWalk_panic: a schema that makes no sense costs the findings, not the process.
func TestWalk_panic(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	files{"main.tf": required + connection("local = [{ ath = 1 }]\n  "+typo)}.write(t, folder)
	s := sample()
	s.Blocks["resource"]["strongswan_connection"].Attributes["local"] = &misspelt.Type{Kind: misspelt.List}
	if blocks, err := misspelt.Walk(folder, ".terraform", s); len(blocks) > 0 || err == nil {
		t.Errorf("found %q: %v", describe(blocks), err)
	}
}

// TestWalk_links: links are followed, and each folder is looked into once.
func TestWalk_links(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege there")
	}
	folder := t.TempDir()
	files{
		"root/main.tf": "module \"a\" {\n  source = \"./one\"\n}\nmodule \"b\" {\n  source = \"./two\"\n}\n",
		"one/main.tf":  connection(typo),
		"elsewhere":    required,
	}.write(t, folder)
	for link, to := range map[string]string{"root/one": "../one", "root/two": "../one", "one/versions.tf": "../elsewhere", "one/sub.tf": "../root"} {
		if err := os.Symlink(to, filepath.Join(folder, filepath.FromSlash(link))); err != nil {
			t.Fatal(err)
		}
	}
	root := filepath.Join(folder, "root")
	blocks, err := misspelt.Walk(root, ".terraform", sample())
	if err == nil || !strings.Contains(err.Error(), "not a regular file") || len(blocks) > 0 {
		t.Errorf("a link to a folder: %q: %v", describe(blocks), err)
	}
	if err := os.Remove(filepath.Join(folder, "one", "sub.tf")); err != nil {
		t.Fatal(err)
	}
	if got := walk(t, root); !slices.Equal(got, []string{"one/main.tf:2:22 mdoe mode"}) {
		t.Errorf("found %q", got)
	}
	if err := os.Remove(filepath.Join(folder, "elsewhere")); err != nil {
		t.Fatal(err)
	}
	if blocks, err := misspelt.Walk(root, ".terraform", sample()); err == nil || len(blocks) > 0 {
		t.Errorf("a link to nothing: found %q: %v", describe(blocks), err)
	}
}

// TestWalk_dataDirectory: TF_DATA_DIR may be anywhere, and what is below it is nobody's to mend.
func TestWalk_dataDirectory(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	files{
		"main.tf": "module \"m\" {\n  source = \"example/m/a\"\n}\nmodule \"n\" {\n  source = \"example/n/a\"\n}\n",
		"../data/modules/modules.json": `{"Modules": [{"Key": "m", "Source": "example/m/a", "Dir": "../data/modules/m"},
{"Key": "n", "Source": "example/n/a", "Dir": "` + filepath.ToSlash(filepath.Join(folder, "n")) + `"}]}`,
		"../data/modules/m/main.tf": required + connection(typo),
		"n/main.tf":                 required + connection(typo),
	}.write(t, folder)
	want := []string{"warning ../data/modules/m/main.tf:7:22 mdoe mode", filepath.Join(folder, "n") + "/main.tf:7:22 mdoe mode"}
	for _, data := range []string{"../data", filepath.Join(folder, "..", "data")} {
		blocks, err := misspelt.Walk(folder, data, sample())
		if got := describe(blocks); err != nil || !slices.Equal(got, want) {
			t.Errorf("with %s, found %q, want %q: %v", data, got, want, err)
		}
	}
}

// TestWalk_noFolder: where there is nothing, nothing is found.
func TestWalk_noFolder(t *testing.T) {
	t.Parallel()
	if blocks, err := misspelt.Walk(filepath.Join(t.TempDir(), "none"), ".terraform", sample()); len(blocks) > 0 || err == nil {
		t.Errorf("found %q: %v", describe(blocks), err)
	}
	if blocks, err := misspelt.Walk(t.TempDir(), ".terraform", sample()); len(blocks) > 0 || err != nil {
		t.Errorf("found %q: %v", describe(blocks), err)
	}
}
