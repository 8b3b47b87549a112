package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// renderFunction is provider::strongswan::render_swanctl_conf, the opposite of parseFunction.
type renderFunction struct{}

func newRenderFunction() function.Function { return renderFunction{} }

func (renderFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "render_swanctl_conf"
}

func (renderFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Write a swanctl.conf file",
		MarkdownDescription: "Returns the text of a swanctl.conf file, for a gateway that Terraform does not reach. The argument is an " +
			"object as `parse_swanctl_conf` returns it: the maps `connections`, `secrets`, `pools` and `authorities`, as far as they are " +
			"needed, keyed by the names of the sections. Attributes that are null or missing are left out. A connection can be a whole " +
			"`strongswan_connection`: `{ connections = { for c in [strongswan_connection.net] : c.name => c } }`.\n\n" +
			"Certificates in PEM are written as `0s…`, which swanctl decodes. An error names the attribute that is unknown or has a " +
			"wrong value, or the name that swanctl.conf cannot hold, such as one with a dot.",
		Parameters: []function.Parameter{
			function.DynamicParameter{Name: "config", MarkdownDescription: "What the file is to hold."},
		},
		Return: function.StringReturn{},
	}
}

func (renderFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var config types.Dynamic
	resp.Error = req.Arguments.Get(ctx, &config)
	if resp.Error != nil {
		return
	}
	if v, err := config.ToTerraformValue(ctx); err == nil && !v.IsFullyKnown() {
		resp.Error = resp.Result.Set(ctx, types.StringUnknown())
		return
	}
	file, err := writeConfig(config)
	if err == nil {
		var text string
		if text, err = file.Render(); err == nil {
			resp.Error = resp.Result.Set(ctx, text)
			return
		}
	}
	resp.Error = function.NewArgumentFuncError(0, strings.TrimSuffix(sentence(err), "."))
}

// writeConfig makes a swanctl.conf file of what the function was given.
func writeConfig(config attr.Value) (*swanctl.Config, error) {
	given, err := attributesOf(config, "config")
	if err != nil {
		return nil, err
	}
	file := &swanctl.Config{}
	for name := range given {
		if !slices.ContainsFunc(configKinds, func(k configKind) bool { return k.name == name }) {
			return nil, fmt.Errorf("%s: the file holds connections, secrets, pools and authorities, and nothing else", name)
		}
	}
	for _, k := range configKinds {
		v := underlying(given[k.name])
		if v == nil || v.IsNull() {
			continue
		}
		sections, err := attributesOf(v, k.name)
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(sections)) {
			written, err := k.writeSection(name, sections[name])
			if err != nil {
				return nil, err
			}
			all := file.AddSection(k.name)
			all.Sections = append(all.Sections, written)
		}
	}
	return file, nil
}

func (k configKind) writeSection(name string, v attr.Value) (*swanctl.Config, error) {
	place := fmt.Sprintf("%s[%q]", k.name, name)
	given, err := attributesOf(v, place)
	if err != nil {
		return nil, err
	}
	written := &swanctl.Config{Name: name}
	if k.numbered {
		given = maps.Clone(given)
		numbered := underlying(given[numberedAttribute])
		delete(given, numberedAttribute)
		if numbered != nil && !numbered.IsNull() {
			if err := writeNumbered(numbered, written, place+"."+numberedAttribute); err != nil {
				return nil, err
			}
		}
	}
	typed, err := typedAttributes(k.section, given, place)
	if err != nil {
		return nil, err
	}
	if err := writeConfigSection(k.section, typed, written, place); err != nil {
		return nil, err
	}
	if k.write != nil {
		if written, err = k.write(written); err != nil {
			return nil, fmt.Errorf("%s: %w", place, err)
		}
	}
	return written, nil
}

// writeNumbered writes lists that have a number instead of a name.
func writeNumbered(v attr.Value, c *swanctl.Config, place string) error {
	lists, err := attributesOf(v, place)
	if err != nil {
		return err
	}
	for _, number := range slices.Sorted(maps.Keys(lists)) {
		inside := fmt.Sprintf("%s[%q]", place, number)
		if err := swanctl.Uint32.Problem(number); err != nil {
			return fmt.Errorf("%s: %w", inside, err)
		}
		items, err := elementsOf(lists[number], inside)
		if err != nil {
			return err
		}
		texts := make([]string, len(items))
		for i, item := range items {
			if texts[i], err = typedText(item, inside); err != nil {
				return err
			}
		}
		value, err := swanctl.JoinList(texts)
		if err != nil {
			return fmt.Errorf("%s: %w", inside, err)
		}
		c.Set(number, value)
	}
	return nil
}
