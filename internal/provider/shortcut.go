package provider

import (
	"context"
	"os"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// noShortcuts is the environment variable that, set to anything, has the framework answer each request.
const noShortcuts = "STRONGSWAN_NO_SHORTCUTS"

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

// shortcuts answers some requests as the framework would, without it. What it cannot read, or does not like, is the
// framework's.
type shortcuts struct {
	frameworkServer
	provider *strongswanProvider
	check    Check

	connections func() (*connectionShortcuts, error)
	schemas     func() map[string]*tfprotov6.Schema
}

// Check is called with an answer that was given without the framework, and with what asks the framework the same.
type Check func(request string, short any, framework func() (any, error))

// NewShortcuts returns a protocol server. Tests set check to compare its answers with the framework's, as far as a
// request changes nothing.
func NewShortcuts(version string, check Check) tfprotov6.ProviderServer {
	p := &strongswanProvider{version: version}
	server := providerserver.NewProtocol6(p)()
	all, ok := server.(frameworkServer)
	if !ok || os.Getenv(noShortcuts) != "" {
		return server
	}
	s := &shortcuts{frameworkServer: all, provider: p, check: check}
	s.connections = sync.OnceValues(func() (*connectionShortcuts, error) { return newConnectionShortcuts(p.fleet.Load) })
	s.schemas = sync.OnceValue(s.readSchemas)
	return s
}

// answered compares a short answer with the framework's if there is a check, and returns it.
func answered[Request, Response any](
	ctx context.Context, s *shortcuts, what string, short *Response, req *Request, framework func(context.Context, *Request) (*Response, error),
) *Response {
	if s.check != nil {
		s.check(what, short, func() (any, error) { return framework(ctx, req) })
	}
	return short
}

// forConnections returns what answers for connections, or nil for another resource.
func (s *shortcuts) forConnections(resource string) *connectionShortcuts {
	if resource != "strongswan_connection" {
		return nil
	}
	c, err := s.connections()
	if err != nil {
		return nil
	}
	return c
}

// UpgradeResourceState passes on a state that has the schema's version, and that Terraform has as JSON.
func (s *shortcuts) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	short := s.upgraded(req)
	if short == nil {
		return s.frameworkServer.UpgradeResourceState(ctx, req)
	}
	return answered(ctx, s, "UpgradeResourceState", short, req, s.frameworkServer.UpgradeResourceState), nil
}

func (s *shortcuts) upgraded(req *tfprotov6.UpgradeResourceStateRequest) *tfprotov6.UpgradeResourceStateResponse {
	if req.RawState == nil || len(req.RawState.JSON) == 0 {
		return nil
	}
	if c := s.forConnections(req.TypeName); c != nil {
		return c.upgraded(req)
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

func (s *shortcuts) readSchemas() map[string]*tfprotov6.Schema {
	all, err := s.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil
	}
	return all.ResourceSchemas
}

// ValidateResourceConfig validates a connection that there is nothing to say about.
func (s *shortcuts) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	if c := s.forConnections(req.TypeName); c != nil {
		if short := c.validated(ctx, req); short != nil {
			return answered(ctx, s, "ValidateResourceConfig", short, req, s.frameworkServer.ValidateResourceConfig), nil
		}
	}
	return s.frameworkServer.ValidateResourceConfig(ctx, req)
}

// ReadResource refreshes a connection.
func (s *shortcuts) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	if c := s.forConnections(req.TypeName); c != nil {
		if short := c.read(ctx, req); short != nil {
			return answered(ctx, s, "ReadResource", short, req, s.frameworkServer.ReadResource), nil
		}
	}
	return s.frameworkServer.ReadResource(ctx, req)
}

// PlanResourceChange plans a connection.
func (s *shortcuts) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if c := s.forConnections(req.TypeName); c != nil {
		if short := c.planned(ctx, req); short != nil {
			return answered(ctx, s, "PlanResourceChange", short, req, s.frameworkServer.PlanResourceChange), nil
		}
	}
	return s.frameworkServer.PlanResourceChange(ctx, req)
}

// ApplyResourceChange loads or unloads a connection.
func (s *shortcuts) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	if c := s.forConnections(req.TypeName); c != nil {
		if short := c.applied(ctx, req); short != nil {
			return short, nil // the framework would do it again
		}
	}
	return s.frameworkServer.ApplyResourceChange(ctx, req)
}
