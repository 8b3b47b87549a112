package provider

import (
	"bytes"
	"context"
	"os"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"
)

// noShortcuts is the environment variable that, set to anything, has the framework answer each request.
const noShortcuts = "STRONGSWAN_NO_SHORTCUTS"

// Server returns a constructor of the provider's protocol server: the framework's, and in front of it a layer that answers
// what is plainly unchanged. A connection has more than a hundred attributes, and the framework goes through all of them,
// with a walk through the schema for each, several times for each request.
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

// shortcuts answers some requests as the framework would, without it.
type shortcuts struct {
	frameworkServer
	provider *strongswanProvider
	check    func(request string, short, framework any)

	once  sync.Once
	types map[string]tftypes.Type
}

// NewShortcuts returns a protocol server. Tests set check to see each answer that was given without the framework, and the
// framework's.
func NewShortcuts(version string, check func(request string, short, framework any)) tfprotov6.ProviderServer {
	p := &strongswanProvider{version: version}
	server := providerserver.NewProtocol6(p)()
	all, ok := server.(frameworkServer)
	if !ok || os.Getenv(noShortcuts) != "" {
		return server
	}
	return &shortcuts{frameworkServer: all, provider: p, check: check}
}

// UpgradeResourceState passes on a state that has the schema's version, and that Terraform has as JSON.
func (s *shortcuts) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	short := s.upgraded(ctx, req)
	if short == nil {
		return s.frameworkServer.UpgradeResourceState(ctx, req)
	}
	if s.check != nil {
		full, err := s.frameworkServer.UpgradeResourceState(ctx, req)
		s.check("UpgradeResourceState", short, full)
		return full, err
	}
	return short, nil
}

func (s *shortcuts) upgraded(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) *tfprotov6.UpgradeResourceStateResponse {
	if req.RawState == nil || req.Version != stateVersion {
		return nil
	}
	t := s.typeOf(ctx, req.TypeName)
	if t == nil {
		return nil
	}
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

// msgpackNull is a null, encoded.
const msgpackNull = 0xc0

// stateVersion is the version of all schemas.
const stateVersion = 0

func (s *shortcuts) typeOf(ctx context.Context, resource string) tftypes.Type {
	s.once.Do(func() {
		schema, err := s.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
		if err != nil {
			return
		}
		s.types = make(map[string]tftypes.Type, len(schema.ResourceSchemas))
		for name, r := range schema.ResourceSchemas {
			s.types[name] = r.ValueType()
		}
	})
	return s.types[resource]
}

// PlanResourceChange plans no change of a connection that is configured as it was refreshed.
func (s *shortcuts) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if !s.unchanged(req) {
		return s.frameworkServer.PlanResourceChange(ctx, req)
	}
	short := &tfprotov6.PlanResourceChangeResponse{
		PlannedState: req.ProposedNewState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: req.PriorIdentity,
	}
	if short.PlannedIdentity == nil { // a CLI without identities, or a state that such a one has written
		short.PlannedIdentity = &tfprotov6.ResourceIdentityData{IdentityData: &tfprotov6.DynamicValue{MsgPack: []byte{msgpackNull}}}
	}
	if s.check != nil {
		full, err := s.frameworkServer.PlanResourceChange(ctx, req)
		s.check("PlanResourceChange", short, full)
		return full, err
	}
	return short, nil
}

// unchanged reports whether connectionResource.ModifyPlan would do nothing: nothing is to be loaded, and the files are as
// the gateway's persist wants them.
func (s *shortcuts) unchanged(req *tfprotov6.PlanResourceChangeRequest) bool {
	if req.TypeName != "strongswan_connection" || req.PriorState == nil || req.ProposedNewState == nil ||
		len(req.PriorState.MsgPack) == 0 || !bytes.Equal(req.PriorState.MsgPack, req.ProposedNewState.MsgPack) {
		return false
	}
	state, ok := rootAttributes(req.PriorState.MsgPack, "gateway", "persisted")
	if !ok {
		return false
	}
	name, _ := state["gateway"].(string)
	persist, known := s.provider.persists(name, state["gateway"] == nil)
	if !known {
		return false
	}
	if persist {
		return state["persisted"] == true
	}
	return state["persisted"] == nil
}

// rootAttributes decodes some attributes of an object, or reports that it is none.
func rootAttributes(object []byte, names ...string) (map[string]any, bool) {
	d := msgpack.NewDecoder(bytes.NewReader(object))
	n, err := d.DecodeMapLen()
	if err != nil || n < 0 {
		return nil, false
	}
	found := make(map[string]any, len(names))
	for range n {
		name, err := d.DecodeString()
		if err != nil {
			return nil, false
		}
		wanted := false
		for _, w := range names {
			wanted = wanted || w == name
		}
		if !wanted {
			if d.Skip() != nil {
				return nil, false
			}
			continue
		}
		if found[name], err = d.DecodeInterface(); err != nil {
			return nil, false
		}
	}
	return found, len(found) == len(names)
}
