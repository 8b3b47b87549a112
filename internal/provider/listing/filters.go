package listing

import (
	"context"
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
)

// Filters are the attributes of a list block, all of which are texts. Those that are not set are null.
type Filters struct {
	Texts map[string]types.String
	Name  *regexp.Regexp
}

// ReadFilters reads the filters of a list block.
func ReadFilters(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) Filters {
	f := Filters{Texts: map[string]types.String{}}
	for name := range config.Schema.GetAttributes() {
		var text types.String
		diags.Append(config.GetAttribute(ctx, path.Root(name), &text)...)
		f.Texts[name] = text
	}
	var err error
	if f.Name, err = regexp.Compile(f.Texts[NameRegex].ValueString()); err != nil {
		addBadRegex(path.Root(NameRegex), err, diags)
	}
	return f
}

// NameRegex is the attribute that names are filtered by.
const NameRegex = "name_regex"

// NameRegexAttribute is its schema. The plural says what is listed.
func NameRegexAttribute(plural string) schema.Attribute {
	return schema.StringAttribute{
		Optional:   true,
		Validators: []validator.String{regexValidator{}},
		MarkdownDescription: "Lists those whose name matches this regular expression (RE2) only, such as `^site-`. It may match any part of the name: " +
			"`^` and `$` stand for its ends. Default: all " + plural + ".",
	}
}

// regexValidator finds what is no regular expression.
type regexValidator struct{}

func (regexValidator) Description(context.Context) string {
	return "value must be a regular expression (RE2)"
}

func (v regexValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (regexValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if _, err := regexp.Compile(req.ConfigValue.ValueString()); err != nil {
		addBadRegex(req.Path, err, &resp.Diagnostics)
	}
}

func addBadRegex(at path.Path, err error, diags *diag.Diagnostics) {
	diags.AddAttributeError(at, "Invalid regular expression", fmt.Sprintf("%s Its syntax is that of RE2: https://github.com/google/re2/wiki/Syntax.", diagnostic.Sentence(err)))
}
