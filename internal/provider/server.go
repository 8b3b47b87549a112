package provider

import (
	"context"
	"os"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/connection"
)

// noFastPath is the environment variable that, set to anything, has the framework answer each request.
const noFastPath = "STRONGSWAN_NO_SHORTCUTS"

// Server returns a constructor of the provider's protocol server: the framework's, and in front of it a layer that answers
// for connections itself. A connection has more than a hundred attributes, and the framework goes through all of them,
// with a walk through the schema for each, several times for each request; there may be thousands of connections.
func Server(version string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer {
		return NewShortcuts(version, nil)
	}
}

// frameworkServer is what the framework's server can do.
type frameworkServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ActionServer
	tfprotov6.ListResourceServer
}

// fastPath answers requests about one type of resource as the framework would, without it. Each of its methods returns nil for
// what it cannot read, or does not like: that is the framework's.
type fastPath interface {
	Upgrade(req *tfprotov6.UpgradeResourceStateRequest) *tfprotov6.UpgradeResourceStateResponse
	Validate(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) *tfprotov6.ValidateResourceConfigResponse
	Read(ctx context.Context, req *tfprotov6.ReadResourceRequest) *tfprotov6.ReadResourceResponse
	Plan(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) *tfprotov6.PlanResourceChangeResponse
	Apply(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) *tfprotov6.ApplyResourceChangeResponse
}

// fastServer is the framework's server, with fast paths before it.
type fastServer struct {
	frameworkServer
	provider *strongswanProvider
	check    Check

	paths   map[string]func() fastPath // by types of resources
	schemas func() map[string]*tfprotov6.Schema
}

// Check is called with an answer that was given without the framework, and with what asks the framework the same.
type Check func(request string, short any, framework func() (any, error))

// NewShortcuts returns a protocol server. Tests set check to compare its answers with the framework's, as far as a
// request changes nothing.
func NewShortcuts(version string, check Check) tfprotov6.ProviderServer {
	p := &strongswanProvider{version: version}
	server := providerserver.NewProtocol6(p)()
	all, ok := server.(frameworkServer)
	if !ok || os.Getenv(noFastPath) != "" {
		return server
	}
	s := &fastServer{frameworkServer: all, provider: p, check: check, paths: map[string]func() fastPath{
		"strongswan_connection": sync.OnceValue(func() fastPath { return orFramework(connection.NewFastPath(p.fleet.Load)) }),
	}}
	s.schemas = sync.OnceValue(s.readSchemas)
	return s
}

// answered compares a short answer with the framework's if there is a check, and returns it.
func answered[Request, Response any](
	ctx context.Context, s *fastServer, what string, short *Response, req *Request, framework func(context.Context, *Request) (*Response, error),
) *Response {
	if s.check != nil {
		s.check(what, short, func() (any, error) { return framework(gateway.Rehearse(ctx), req) })
	}
	return short
}

// orFramework returns a fast path, or one that leaves everything to the framework if it could not be made.
func orFramework(path fastPath, err error) fastPath {
	if err != nil {
		return nil
	}
	return path
}

// path returns what answers for a type of resource, or nil.
func (s *fastServer) path(resource string) fastPath {
	if path := s.paths[resource]; path != nil {
		return path()
	}
	return nil
}

// UpgradeResourceState passes on a state that has the schema's version, and that Terraform has as JSON.
func (s *fastServer) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	s.provider.sight(req)
	short := s.upgraded(req)
	if short == nil {
		return s.frameworkServer.UpgradeResourceState(ctx, req)
	}
	return answered(ctx, s, "UpgradeResourceState", short, req, s.frameworkServer.UpgradeResourceState), nil
}

func (s *fastServer) upgraded(req *tfprotov6.UpgradeResourceStateRequest) *tfprotov6.UpgradeResourceStateResponse {
	if req.RawState == nil || len(req.RawState.JSON) == 0 {
		return nil
	}
	if path := s.path(req.TypeName); path != nil {
		return path.Upgrade(req)
	}
	schema := s.schemas()[req.TypeName]
	if schema == nil || req.Version != schema.Version {
		return nil
	}
	t := schema.ValueType()
	value, err := req.RawState.UnmarshalWithOpts(t, tfprotov6.UnmarshalOpts{ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true}})
	if err != nil {
		return nil // the framework tells what is wrong
	}
	state, err := tfprotov6.NewDynamicValue(t, value)
	if err != nil {
		return nil
	}
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &state}
}

func (s *fastServer) readSchemas() map[string]*tfprotov6.Schema {
	all, err := s.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil
	}
	return all.ResourceSchemas
}

// ValidateResourceConfig validates what there is nothing to say about.
func (s *fastServer) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	if path := s.path(req.TypeName); path != nil {
		if short := path.Validate(ctx, req); short != nil {
			return answered(ctx, s, "ValidateResourceConfig", short, req, s.frameworkServer.ValidateResourceConfig), nil
		}
	}
	return s.frameworkServer.ValidateResourceConfig(ctx, req)
}

// ReadResource refreshes a resource.
func (s *fastServer) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	if path := s.path(req.TypeName); path != nil {
		if short := path.Read(ctx, req); short != nil {
			return answered(ctx, s, "ReadResource", short, req, s.frameworkServer.ReadResource), nil
		}
	}
	return s.frameworkServer.ReadResource(ctx, req)
}

// PlanResourceChange plans a change of a resource.
func (s *fastServer) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if path := s.path(req.TypeName); path != nil {
		if short := path.Plan(ctx, req); short != nil {
			return answered(ctx, s, "PlanResourceChange", short, req, s.frameworkServer.PlanResourceChange), nil
		}
	}
	return s.frameworkServer.PlanResourceChange(ctx, req)
}

// ApplyResourceChange loads or unloads a resource.
func (s *fastServer) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	if path := s.path(req.TypeName); path != nil {
		if short := path.Apply(ctx, req); short != nil {
			return short, nil // the framework would do it again
		}
	}
	return s.frameworkServer.ApplyResourceChange(ctx, req)
}
