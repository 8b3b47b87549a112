package provider

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/misspelt"
)

// unknownNames is the environment variable that says what a name is that no nested attribute has.
const unknownNames = "STRONGSWAN_UNKNOWN_NAMES"

// mostTold is how many findings of each severity are told. For each, Terraform 1.11 reads the whole file
// again to show a line of it: 1,000 of them in a file with 1,000 connections take minutes.
const mostTold = 20

// CheckNames returns a constructor of a server that answers as another one does, and finds names of
// nested attributes that the CLI drops before a provider could see them. It reads the configuration
// in a folder: a CLI has a provider run in that of the root module. It adds errors to the answers to
// requests for validation, warnings if STRONGSWAN_UNKNOWN_NAMES is warn, and nothing if it is off.
//
// It fails open: if anything about this goes wrong, the answer is the other server's, and the
// provider's log has a line at level DEBUG.
func CheckNames(next func() tfprotov6.ProviderServer, folder string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		server := next()
		all, ok := server.(frameworkServer)
		how := os.Getenv(unknownNames)
		if !ok || how == "off" {
			return server
		}
		return &namesServer{
			frameworkServer: all, folder: folder, how: how,
			said: map[misspelt.Finding]bool{}, told: map[tfprotov6.DiagnosticSeverity]int{},
		}
	}
}

// namesServer is a server with the findings of package misspelt in its answers.
type namesServer struct {
	frameworkServer
	folder string // of the configuration
	how    string // "warn", or else they are errors

	// configured is set once the provider is about to be configured. From then on nothing is added:
	// the apply of a saved plan has its configuration validated, too, and must not fail over a file
	// that somebody has edited since.
	configured atomic.Bool

	walk   sync.Once
	schema *tfprotov6.GetProviderSchemaResponse
	blocks []*misspelt.Block

	mu        sync.Mutex
	providers []*tfprotov6.DynamicValue // that are to be validated
	said      map[misspelt.Finding]bool
	told      map[tfprotov6.DiagnosticSeverity]int
	saidHow   bool
}

// ConfigureProvider puts an end to looking.
func (s *namesServer) ConfigureProvider(
	ctx context.Context, req *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	s.configured.Store(true)
	return s.frameworkServer.ConfigureProvider(ctx, req)
}

// ValidateProviderConfig keeps the configuration. An error in this answer would also fail an apply, so
// what is found in the block is told with the next answer about anything else.
func (s *namesServer) ValidateProviderConfig(
	ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest,
) (*tfprotov6.ValidateProviderConfigResponse, error) {
	if !s.configured.Load() {
		s.mu.Lock()
		s.providers = append(s.providers, req.Config)
		s.mu.Unlock()
	}
	return s.frameworkServer.ValidateProviderConfig(ctx, req)
}

// ValidateResourceConfig validates a resource.
func (s *namesServer) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	resp, err := s.frameworkServer.ValidateResourceConfig(ctx, req)
	if resp != nil {
		resp.Diagnostics = append(resp.Diagnostics, s.find(ctx, "resource", req.TypeName, req.Config)...)
	}
	return resp, err
}

// ValidateDataResourceConfig validates a data source.
func (s *namesServer) ValidateDataResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	resp, err := s.frameworkServer.ValidateDataResourceConfig(ctx, req)
	if resp != nil {
		resp.Diagnostics = append(resp.Diagnostics, s.find(ctx, "data", req.TypeName, req.Config)...)
	}
	return resp, err
}

// ValidateEphemeralResourceConfig validates an ephemeral resource.
func (s *namesServer) ValidateEphemeralResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest,
) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	resp, err := s.frameworkServer.ValidateEphemeralResourceConfig(ctx, req)
	if resp != nil {
		resp.Diagnostics = append(resp.Diagnostics, s.find(ctx, "ephemeral", req.TypeName, req.Config)...)
	}
	return resp, err
}

// ValidateActionConfig validates an action.
func (s *namesServer) ValidateActionConfig(
	ctx context.Context, req *tfprotov6.ValidateActionConfigRequest,
) (*tfprotov6.ValidateActionConfigResponse, error) {
	resp, err := s.frameworkServer.ValidateActionConfig(ctx, req)
	if resp != nil {
		resp.Diagnostics = append(resp.Diagnostics, s.find(ctx, "action", req.ActionType, req.Config)...)
	}
	return resp, err
}

// ValidateListResourceConfig validates a list.
func (s *namesServer) ValidateListResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateListResourceConfigRequest,
) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	resp, err := s.frameworkServer.ValidateListResourceConfig(ctx, req)
	if resp != nil {
		resp.Diagnostics = append(resp.Diagnostics, s.find(ctx, "list", req.TypeName, req.Config)...)
	}
	return resp, err
}

// find returns what is to be said about a block, and about provider blocks.
func (s *namesServer) find(ctx context.Context, keyword, name string, config *tfprotov6.DynamicValue) (diags []*tfprotov6.Diagnostic) {
	if s.configured.Load() {
		return nil
	}
	defer func() {
		if p := recover(); p != nil {
			diags = nil
			tflog.Debug(ctx, "Looking for misspelt names has failed", map[string]any{"panic": fmt.Sprint(p)})
		}
	}()
	s.walk.Do(func() { s.look(ctx) })
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.saidHow && !slices.Contains([]string{"", "error", "warn"}, s.how) {
		s.saidHow = true
		diags = append(diags, &tfprotov6.Diagnostic{
			Severity: tfprotov6.DiagnosticSeverityWarning,
			Summary:  "Invalid " + unknownNames,
			Detail:   fmt.Sprintf("%s is %q. It must be error, warn or off. Until it is, misspelt names are errors.", unknownNames, s.how),
		})
	}
	for _, provider := range s.providers {
		for _, f := range s.fitting(ctx, "provider", "", provider) {
			diags = s.tell(diags, f, nil)
		}
	}
	s.providers = nil
	for _, f := range s.fitting(ctx, keyword, name, config) {
		// CLIs show the line of an attribute of the block, and for what is inside one only that of the block.
		diags = s.tell(diags, f, tftypes.NewAttributePath().WithAttributeName(f.Attribute))
	}
	return diags
}

// look reads the configuration.
func (s *namesServer) look(ctx context.Context) {
	schema, err := s.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err == nil {
		s.schema = schema
		s.blocks, err = misspelt.Walk(s.folder, dataDirectory(), knownNames(schema))
	}
	if err != nil {
		tflog.Debug(ctx, "The configuration could not be read to look for misspelt names", map[string]any{"error": err.Error()})
	}
}

// fitting returns what is new in blocks that a request can be about. It decodes the request only if
// there are any.
func (s *namesServer) fitting(ctx context.Context, keyword, name string, config *tfprotov6.DynamicValue) (found []misspelt.Finding) {
	var attributes map[string]any
	for _, block := range s.blocks {
		if block.Keyword != keyword || keyword != "provider" && block.Type != name || s.saidAll(block) {
			continue
		}
		if attributes == nil {
			var err error
			if attributes, err = plainAttributes(config, s.typeOf(keyword, name)); err != nil || attributes == nil {
				tflog.Debug(ctx, "A configuration could not be compared with what is misspelt", map[string]any{"type": name})
				return nil
			}
		}
		if !block.Fits(attributes) {
			continue
		}
		for _, f := range block.Findings {
			if !s.said[f] {
				s.said[f] = true
				found = append(found, f)
			}
		}
	}
	return found
}

func (s *namesServer) saidAll(block *misspelt.Block) bool {
	return !slices.ContainsFunc(block.Findings, func(f misspelt.Finding) bool { return !s.said[f] })
}

func (s *namesServer) typeOf(keyword, name string) tftypes.Type {
	switch keyword {
	case "provider":
		return s.schema.Provider.ValueType()
	case "data":
		return s.schema.DataSourceSchemas[name].ValueType()
	case "ephemeral":
		return s.schema.EphemeralResourceSchemas[name].ValueType()
	case "action":
		return s.schema.ActionSchemas[name].Schema.ValueType()
	case "list":
		return s.schema.ListResourceSchemas[name].ValueType()
	}
	return s.schema.ResourceSchemas[name].ValueType()
}

// tell adds a finding to what is said, unless that is enough.
func (s *namesServer) tell(diags []*tfprotov6.Diagnostic, f misspelt.Finding, at *tftypes.AttributePath) []*tfprotov6.Diagnostic {
	d := &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityError, Summary: f.Summary(), Detail: f.Detail(), Attribute: at}
	if f.Warning || s.how == "warn" {
		d.Severity = tfprotov6.DiagnosticSeverityWarning
	}
	s.told[d.Severity]++
	switch told := s.told[d.Severity]; {
	case told <= mostTold:
		return append(diags, d)
	case told == mostTold+1:
		return append(diags, &tfprotov6.Diagnostic{
			Severity: d.Severity,
			Summary:  "More unsupported attributes",
			Detail: fmt.Sprintf("Only the first %d are shown. Correct these, or have terraform-provider-strongswan -check print all of them.",
				mostTold),
		})
	}
	return diags
}

// dataDirectory is where a CLI keeps modules, seen from the folder of a configuration.
func dataDirectory() string {
	if directory := os.Getenv("TF_DATA_DIR"); directory != "" {
		return directory
	}
	return ".terraform"
}

// CheckFolder prints the names in the configuration of a folder that a CLI would drop, one a line, and
// reports whether any of them is an error. The error says what could not be read.
func CheckFolder(ctx context.Context, version, folder string, out io.Writer) (bad bool, err error) {
	schema, err := Server(version)().GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return false, err
	}
	blocks, err := misspelt.Walk(folder, dataDirectory(), knownNames(schema))
	for _, block := range blocks {
		for _, f := range block.Findings {
			if !filepath.IsAbs(f.File) {
				f.File = filepath.Join(folder, f.File)
			}
			bad = bad || !f.Warning
			if _, err := fmt.Fprintln(out, f); err != nil {
				return bad, err
			}
		}
	}
	return bad, err
}
