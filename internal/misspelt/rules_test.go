package misspelt_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const required = `terraform {
  required_providers {
    strongswan = { source = "terraform-strongswan/strongswan" }
  }
}
`

// files are those of a configuration, by their paths.
type files map[string]string

func (f files) write(t testing.TB, folder string) {
	t.Helper()
	for path, text := range f {
		path = filepath.Join(folder, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// connection is a resource with some attributes.
func connection(attributes string) string {
	return "resource \"strongswan_connection\" \"a\" {\n  " + attributes + "\n}\n"
}

// rule is a configuration, and what is to be found in it.
type rule struct {
	files files
	want  []string
}

// inMain is a rule about the attributes of a connection in main.tf, from line 7 on.
func inMain(attributes string, want ...string) rule {
	return rule{files{"main.tf": required + connection(attributes)}, want}
}

const (
	typo     = `children = { x = { mdoe = "tunnel" } }`
	jsonMain = `{"terraform": {"required_providers": {"strongswan": {"source": "terraform-strongswan/strongswan"}}},
 "resource": {"strongswan_connection": {"a": {`
)

var expressions = map[string]rule{
	"nothing":                  inMain(`name = "a"`),
	"parentheses":              inMain(`children = ({ x = ({ mdoe = "tunnel" }) })`, "main.tf:7:24 mdoe mode"),
	"both arms":                inMain(`children = var.a ? { x = { mdoe = "a" } } : { x = { moed = "b" } }`, "main.tf:7:30 mdoe mode", "main.tf:7:55 moed mode"),
	"arms within":              inMain(`children = { x = var.a ? { mdoe = "a" } : null }`, "main.tf:7:30 mdoe mode"),
	"wrapped":                  inMain(`children = "${{ x = { mdoe = "tunnel" } }}"`, "main.tf:7:25 mdoe mode"),
	"for of a list":            inMain(`local = [for a in var.a : { ath = a }]`, "main.tf:7:31 ath auth"),
	"for of a map":             inMain(`children = { for k, v in var.a : k => { mdoe = v } if v != "" }`, "main.tf:7:43 mdoe mode"),
	"for with groups":          inMain(`children = { for k, v in var.a : k => { mdoe = v }... }`),
	"for of an object":         inMain(`wait_for = { for k, v in var.a : k => v }`),
	"for of a list for a map":  inMain(`children = [for a in var.a : { mdoe = a }]`),
	"merge":                    inMain(`children = merge(var.a, { x = { mdoe = "a" } })`, "main.tf:7:35 mdoe mode"),
	"merge, replaced":          inMain(`children = merge({ x = { mdoe = "a" }, y = { moed = "b" } }, { x = {} })`, "main.tf:7:48 moed mode"),
	"merge, perhaps replaced":  inMain(`children = merge({ x = { mdoe = "a" } }, var.a)`, "warning main.tf:7:28 mdoe mode"),
	"merge of attributes":      inMain(`children = { x = merge({ mdoe = "a" }, var.a) }`, "main.tf:7:28 mdoe mode"),
	"merge of a list":          inMain(`children = merge([for a in var.a : { (a) = { mdoe = "a" } }]...)`, "main.tf:7:48 mdoe mode"),
	"merge with the namespace": inMain(`children = core::merge({ x = { mdoe = "a" } })`, "main.tf:7:34 mdoe mode"),
	"concat":                   inMain(`local = concat([{ ath = "a" }], var.a ? [{ auht = "b" }] : [])`, "main.tf:7:21 ath auth", "main.tf:7:46 auht auth"),
	"concat of a list":         inMain(`local = concat([[{ ath = "a" }], [for a in var.a : { auht = a }]]...)`, "main.tf:7:22 ath auth", "main.tf:7:56 auht auth"),
	"tomap and tolist":         inMain("children = tomap({ x = { mdoe = 1 } })\n  local = tolist([{ ath = 1 }])", "main.tf:7:28 mdoe mode", "main.tf:8:21 ath auth"),
	"functions that compute":   inMain(`children = { for k in setsubtract(["a"], [{ mdoe = 1 }]) : k => try({ mdoe = 1 }, {}) }`),
	"another namespace":        inMain(`children = provider::a::merge({ x = { mdoe = "a" } })`),
	"keys":                     inMain(`children = { x = { "mdoe" = 1, "up${var.a}" = 1, (var.a) = 1, 1 = 1, null = 1 } }`, "main.tf:7:22 mdoe mode", "main.tf:7:72 null"),
	"a key twice":              inMain(`children = { x = { mdoe = 1 }, x = { moed = 1 } }`, "main.tf:7:40 moed mode"),
	"case and hyphens":         inMain(`children = { x = { Local-TS = [] } }`, "main.tf:7:22 Local-TS local_ts"),
	"index":                    inMain(`children = { a = { mdoe = 1 } }[var.a]`),
	"splat":                    inMain(`local = var.a[*].mdoe`),
	"leaves":                   inMain(`proposals = [{ mdoe = 1 }]`),
	"another kind of value":    inMain("local = { ath = 1 }\n  children = [{ mdoe = 1 }]\n  remote = 1"),
	"deep":                     inMain(`remote = [{}, { cacert = [{ file = "a" }, { slo = 1 }] }]`, "main.tf:7:47 slo slot"),
	"no idea":                  inMain(`children = { x = { completely_wrong = 1 } }`, "main.tf:7:22 completely_wrong"),
	"dynamic and lifecycle":    inMain("dynamic \"children\" {\n    for_each = var.a\n    content { mdoe = 1 }\n  }\n  lifecycle { ignore_changes = [children] }"),
	"heredoc": inMain("local = [{ id = <<-EOT\n    { mdoe = 1 }\n    ${var.a}\n  EOT\n  ath = 1 }]",
		"main.tf:11:3 ath auth"),
	"locals": {
		files{"main.tf": required + connection(`children = local.a`), "l.tf": "locals {\n  a = { x = local.b }\n  b = { mdoe = 1, other = 2 }\n}\n"},
		[]string{"warning l.tf:3:9 mdoe mode"},
	},
	"locals in circles": inMain("children = local.a\n}\nlocals {\n  a = { x = local.b, y = local.a }\n  b = local.a"),
	"locals, too many": inMain("children = local.a\n}\nlocals {\n  a = local.b\n  b = local.c\n  c = local.d\n  d = local.e\n" +
		"  e = local.f\n  f = local.g\n  g = local.h\n  h = local.i\n  i = { x = { mdoe = 1 } }"),
	"locals, one fewer": inMain("children = local.b\n}\nlocals {\n  b = local.c\n  c = local.d\n  d = local.e\n"+
		"  e = local.f\n  f = local.g\n  g = local.h\n  h = local.i\n  i = { x = { mdoe = 1 } }", "warning main.tf:17:15 mdoe mode"),
	"a part of a local": inMain("children = local.a.b\n}\nlocals {\n  a = { b = { x = { mdoe = 1 } } }"),
	"locals of another module": {files{
		"main.tf":   "module \"m\" {\n  source = \"./m\"\n}\nlocals {\n  a = { x = { mdoe = 1 } }\n}\n",
		"m/main.tf": required + connection(`children = local.a`),
	}, nil},
	"many locals": {
		files{"main.tf": required + connection(`children = local.a`), "l.tf": "locals {\n" + manyLocals + "}\n"},
		[]string{"warning l.tf:9:15 mdoe mode"},
	},
}

// manyLocals refer to each other a thousand times each, seven deep: 10^21 ways to follow.
var manyLocals = func() string {
	var b strings.Builder
	for i := range 7 {
		b.WriteString("  " + string(rune('a'+i)) + " = merge(" + strings.Repeat("local."+string(rune('b'+i))+", ", 1000) + "{})\n")
	}
	return b.String() + "  h = { x = { mdoe = 1 } }\n"
}()

var blocks = map[string]rule{
	"all kinds": {files{"main.tf": required + `
provider "strongswan" {
  alias    = "b"
  gateways = { paris = { ssh = { bastion = [{ hots = "a" }] } } }
}
data "strongswan_sample" "a" {
  filter = { stat = 1 }
}
ephemeral "strongswan_sample" "a" {
  filter = { stat = 1 }
}
action "strongswan_sample" "a" {
  config {
    filter = { stat = 1 }
  }
}
list "strongswan_sample" "a" {
  provider = strongswan
  config {
    filter = { stat = 1 }
  }
}
`}, []string{"main.tf:9:47 hots host", "main.tf:12:14 stat state", "main.tf:15:14 stat state", "main.tf:19:16 stat state", "main.tf:25:16 stat state"}},
	"what the schema does not know": {files{"main.tf": required + `
resource "strongswan_other" "a" {
  children = { x = { mdoe = 1 } }
}
resource "aws_vpn_connection" "a" {
  children = { x = { mdoe = 1 } }
}
list "strongswan_other" "a" {
  provider = strongswan
}
check "a" {
  assert {
    condition     = true
    error_message = "strongswan"
  }
}
`}, nil},
	"no required_providers": {files{"main.tf": connection(typo)}, nil},
	"no source":             {files{"main.tf": "terraform {\n  required_providers {\n    strongswan = \"~> 1\"\n  }\n}\n" + connection(typo)}, nil},
	"another name": {files{"main.tf": strings.Replace(required, "strongswan = {", "ours = {", 1) +
		connection("provider = ours\n  "+typo)}, []string{"main.tf:8:22 mdoe mode"}},
	"another name with an alias": {files{"main.tf": strings.Replace(required, "strongswan = {", "ours = {", 1) +
		connection("provider = ours.b\n  "+typo)}, []string{"main.tf:8:22 mdoe mode"}},
	"each of some providers": {files{"main.tf": required + connection("provider = strongswan.b[each.key]\n  "+typo)}, []string{"main.tf:8:22 mdoe mode"}},
	"a name in quotation marks": {
		files{"main.tf": required + connection("provider = \"strongswan.b\"\n  "+typo)},
		[]string{"main.tf:8:22 mdoe mode"},
	},
	"a name that nobody has":   {files{"main.tf": required + connection("provider = other\n  "+typo)}, nil},
	"a mirror":                 {files{"main.tf": strings.Replace(required, "terraform-str", "registry.example.org/Terraform-Str", 1) + connection(typo)}, []string{"main.tf:7:22 mdoe mode"}},
	"a source that ends alike": {files{"main.tf": strings.Replace(required, "terraform-str", "our-terraform-str", 1) + connection(typo)}, nil},
	"in two files": {
		files{"versions.tf": required, "main.tf": connection(typo)},
		[]string{"main.tf:2:22 mdoe mode"},
	},
	"the provider of an override": {files{
		"main.tf": required + connection(typo), "override.tf": connection("provider = other"),
	}, nil},
	"the source of an override": {files{
		"main.tf": required + connection(typo), "override.tf": strings.Replace(required, "terraform-str", "other/str", 1),
	}, nil},
}

var overrides = map[string]rule{
	"replaces": {files{
		"main.tf": required + connection("name = \"a\"\n  "+typo), "a_override.tf": connection(`children = { x = { moed = 1 } }`),
	}, []string{"a_override.tf:2:22 moed mode"}},
	"mends":                {files{"main.tf": required + connection(typo), "override.tf": connection(`children = {}`)}, nil},
	"the last one":         {files{"main.tf": required + connection(typo), "a_override.tf": connection(`children = { x = { moed = 1 } }`), "b_override.tf": connection(`children = {}`)}, nil},
	"in JSON":              {files{"main.tf": required + connection(typo), "override.tf.json": `{"resource": {"strongswan_connection": {"a": {"children": {}}}}}`}, nil},
	"of another resource":  {files{"main.tf": required + connection(typo), "override.tf": strings.Replace(connection(`children = {}`), `"a"`, `"b"`, 1)}, []string{"main.tf:7:22 mdoe mode"}},
	"not an override":      {files{"main.tf": required + connection(`name = "a"`), "overrides.tf": strings.Replace(connection(typo), `"a"`, `"b"`, 1)}, []string{"overrides.tf:2:22 mdoe mode"}},
	"a local":              {files{"main.tf": required + connection("children = local.a\n}\nlocals {\n  a = { x = { mdoe = 1 } }"), "override.tf": "locals {\n  a = {}\n}\n"}, nil},
	"a module":             {files{"main.tf": "module \"m\" {\n  source = \"./m\"\n}\n", "override.tf": "module \"m\" {\n  source = \"./n\"\n}\n", "m/main.tf": required + connection(typo), "n/n.tf": required + connection(typo)}, []string{"n/n.tf:7:22 mdoe mode"}},
	"a provider, by alias": {files{"main.tf": required + "provider \"strongswan\" {\n  alias = \"b\"\n  ssh = { hostkey = 1 }\n}\nprovider \"strongswan\" {\n  ssh = { hots_key = 1 }\n}\n", "override.tf": "provider \"strongswan\" {\n  alias = \"b\"\n  ssh = {}\n}\n"}, []string{"main.tf:11:11 hots_key host_key"}},
	"a provider that nobody has written": {
		files{"main.tf": required, "override.tf": "provider \"strongswan\" {\n  ssh = { hostkey = 1 }\n}\n"},
		[]string{"override.tf:2:11 hostkey host_key"},
	},
	"the block within": {files{
		"main.tf":     required + "action \"strongswan_sample\" \"a\" {\n  config {\n    filter = { stat = 1 }\n  }\n}\n",
		"override.tf": "action \"strongswan_sample\" \"a\" {\n  config {\n    name = 1\n  }\n}\n",
	}, nil},
}

var names = map[string]rule{
	"tofu":                  {files{"main.tofu": required + connection(typo)}, []string{"main.tofu:7:22 mdoe mode"}},
	"tofu beside tf":        {files{"versions.tf": required, "main.tf": connection(typo), "main.tofu": connection(typo)}, nil},
	"JSON beside tf":        {files{"main.tf": required + connection(typo), "main.tofu.json": `{}`}, []string{"main.tf:7:22 mdoe mode"}},
	"JSON for one or other": {files{"versions.tf": required, "main.tf.json": jsonMain + `"local": [{"ath": 1}]}}}}`, "main.tofu.json": `{}`}, nil},
	"not below":             {files{"main.tf": required, "sub/main.tf": required + connection(typo)}, nil},
	"other files": {files{
		"main.tf": required, ".a.tf": connection(typo), "a.tf~": connection(typo), "#a.tf#": connection(typo), "a.tfvars": `mdoe = 1`,
		"a.tftest.hcl": connection(typo), "a.tf.bak": "{", "tf": "{", ".tf": "{", "~.tf": "",
	}, nil},
	"a folder that is called so": {files{"main.tf": required + connection(typo), "a.tf/main.tf": "{"}, []string{"main.tf:7:22 mdoe mode"}},
	"JSON": {
		files{"main.tf.json": jsonMain + "\n" + `"//": {"mdoe": 1}, "provider": "strongswan.b",` + "\n" +
			`"local": [{"ath": 1}, {"${var.a}": 1, "id": "${var.b}", "auth": null}],` + "\n" + `"children": {"x": {"mdoe": 1}, "y": "${var.y}"}}}}}`},
		[]string{"main.tf.json:4:12 ath auth", "main.tf.json:5:20 mdoe mode"},
	},
	"JSON with lists": {
		files{"main.tofu.json": `{"terraform": [{"required_providers": [{"strongswan": {"source": "terraform-strongswan/strongswan"}}]}],
"provider": {"strongswan": [{"alias": "b", "ssh": {"hostkey": 1}}, {}]},
"action": {"strongswan_sample": {"a": [{"config": [{"filter": {"stat": 1}}]}]}}}`},
		[]string{"main.tofu.json:2:52 hostkey host_key", "main.tofu.json:3:64 stat state"},
	},
}

var modules = map[string]rule{
	"local, in turn": {files{
		"main.tf":      "module \"m\" {\n  source = \"./m\"\n}\nmodule \"n\" {\n  source = \"./m/../m\"\n}\n",
		"m/main.tf":    "module \"n\" {\n  source = \"../n/\"\n}\nmodule \"self\" {\n  source = \"../m\"\n}\n",
		"n/main.tf":    required + connection(typo),
		"n/n/other.tf": required + connection(typo),
	}, []string{"n/main.tf:7:22 mdoe mode"}},
	"that is not there": {
		files{"main.tf": required + connection(typo) + "module \"m\" {\n  source = \"example/m/a\"\n}\nmodule \"o\" {\n  source = var.a\n}\n"},
		[]string{"main.tf:7:22 mdoe mode"},
	},
	"installed": {files{
		"main.tf": "module \"m\" {\n  source = \"example/m/a\"\n}\nmodule \"o\" {\n  source = var.a\n}\n",
		".terraform/modules/modules.json": `{"Modules": [{"Key": "", "Source": "", "Dir": "."}, {"Key": "m", "Source": "registry.example.org/example/m/a", "Dir": ".terraform/modules/m"},
{"Key": "m.inner", "Source": "./inner", "Dir": ".terraform/modules/m/inner"}, {"Key": "o", "Source": "./o", "Dir": "o"}, {"Key": "gone", "Source": "./g", "Dir": "g"}]}`,
		".terraform/modules/m/main.tf":       "module \"inner\" {\n  source = \"./inner\"\n}\n",
		".terraform/modules/m/inner/main.tf": required + connection(typo),
		"o/main.tf":                          required + connection(typo),
		"g/main.tf":                          required + connection(typo),
	}, []string{"warning .terraform/modules/m/inner/main.tf:7:22 mdoe mode", "o/main.tf:7:22 mdoe mode"}},
	"installed before it moved": {files{
		"main.tf":                         "module \"m\" {\n  source = \"./new\"\n}\n",
		".terraform/modules/modules.json": `{"Modules": [{"Key": "m", "Source": "./old", "Dir": "old"}]}`,
		"old/main.tf":                     required + connection(typo),
		"new/main.tf":                     required + connection(`children = { x = { moed = 1 } }`),
	}, []string{"new/main.tf:7:22 moed mode"}},
}

// TestWalk_rules: small configurations, and what is found in them.
func TestWalk_rules(t *testing.T) {
	t.Parallel()
	for subject, rules := range map[string]map[string]rule{
		"expressions": expressions, "blocks": blocks, "overrides": overrides, "names": names, "modules": modules,
	} {
		for name, r := range rules {
			t.Run(subject+"/"+name, func(t *testing.T) {
				t.Parallel()
				folder := t.TempDir()
				r.files.write(t, folder)
				if got := walk(t, folder); !slices.Equal(got, r.want) {
					t.Errorf("found %q, want %q", got, r.want)
				}
			})
		}
	}
}
