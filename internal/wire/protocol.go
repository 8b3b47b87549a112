package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"
)

// PrivateData is what the provider stores next to a resource's state, as the framework encodes it.
type PrivateData map[string][]byte

// DecodePrivate reads it. It reports false for what is the framework's: its own keys begin with a full stop.
func DecodePrivate(encoded []byte) (PrivateData, bool) {
	private := PrivateData{}
	if len(encoded) == 0 {
		return private, true
	}
	if json.Unmarshal(encoded, &private) != nil {
		return nil, false
	}
	for key, value := range private {
		if strings.HasPrefix(key, ".") || !json.Valid(value) {
			return nil, false
		}
	}
	return private, true
}

// Encode encodes it as the framework does.
func (p PrivateData) Encode() (encoded []byte, ok bool) {
	if len(p) == 0 {
		return nil, true
	}
	encoded, err := json.Marshal(p)
	return encoded, err == nil
}

// GetKey is that of the framework's private state.
func (p PrivateData) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return p[key], nil
}

// SetKey is that of the framework's private state.
func (p PrivateData) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	p[key] = value
	return nil
}

// Diagnostics are diagnostics as the protocol has them.
func Diagnostics(diags diag.Diagnostics) []*tfprotov6.Diagnostic {
	var all []*tfprotov6.Diagnostic
	for _, d := range diags {
		p := &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: d.Summary(), Detail: d.Detail()}
		if d.Severity() == diag.SeverityError {
			p.Severity = tfprotov6.DiagnosticSeverityError
		}
		if at, ok := d.(diag.DiagnosticWithPath); ok {
			p.Attribute = attributePath(at.Path())
		}
		all = append(all, p)
	}
	return all
}

func attributePath(p path.Path) *tftypes.AttributePath {
	var steps []tftypes.AttributePathStep
	for _, step := range p.Steps() {
		switch s := step.(type) {
		case path.PathStepAttributeName:
			steps = append(steps, tftypes.AttributeName(s))
		case path.PathStepElementKeyInt:
			steps = append(steps, tftypes.ElementKeyInt(s))
		case path.PathStepElementKeyString:
			steps = append(steps, tftypes.ElementKeyString(s))
		}
	}
	return tftypes.NewAttributePathWithSteps(steps)
}

// RootAttributes decodes some attributes of an object, or reports that it is none.
func RootAttributes(object []byte, names ...string) (map[string]any, bool) {
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
		if !slices.Contains(names, name) {
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
