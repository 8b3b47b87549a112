package provider_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5"
)

func compareAnswers(request string, short any, framework func() (any, error)) {
	if full, err := framework(); err != nil || !sameAnswer(short, full) {
		panic(fmt.Sprintf("%s without the framework: %s\nwith it: %s, %v", request, shown(short), shown(full), err))
	}
}

// sameAnswer compares answers. States are compared by what they hold: the framework encodes maps in an order that differs
// from one time to the next.
func sameAnswer(short, full any) bool { return reflect.DeepEqual(contents(short), contents(full)) }

// contents is all that an answer has, field by field, with what the states in it hold. A field that a later protocol brings is
// compared as it is.
func contents(answer any) (all []any) {
	v := reflect.ValueOf(answer).Elem()
	for i := range v.NumField() {
		all = append(all, content(v.Field(i).Interface()))
	}
	return all
}

func content(field any) any {
	switch f := field.(type) {
	case *tfprotov6.DynamicValue:
		return decoded(f)
	case *tfprotov6.ResourceIdentityData:
		return identity(f)
	case []byte:
		return privately(f)
	case []*tfprotov6.Diagnostic:
		return described(f)
	case []*tftypes.AttributePath:
		return fmt.Sprint(f)
	}
	return field
}

func shown(answer any) string { return fmt.Sprintf("%+v", contents(answer)) }

func identity(i *tfprotov6.ResourceIdentityData) any {
	if i == nil {
		return nil
	}
	return decoded(i.IdentityData)
}

// described is all that diagnostics say. Some come in the order of a map.
func described(diags []*tfprotov6.Diagnostic) (all []string) {
	for _, d := range diags {
		all = append(all, fmt.Sprintf("%s %s: %s: %s", d.Severity, d.Attribute, d.Summary, d.Detail))
	}
	slices.Sort(all)
	return all
}

func decoded(v *tfprotov6.DynamicValue) (content any) {
	if v == nil {
		return nil
	}
	if err := msgpack.Unmarshal(v.MsgPack, &content); err != nil {
		return err
	}
	return content
}

// privately is what private state holds, without when the daemon was started: that may differ by a second.
func privately(encoded []byte) string {
	keys := map[string][]byte{}
	_ = json.Unmarshal(encoded, &keys)
	texts := map[string]any{}
	for key, value := range keys {
		var content any
		_ = json.Unmarshal(value, &content)
		if kept, ok := content.(map[string]any); ok {
			delete(kept, "since")
		}
		texts[key] = content
	}
	return fmt.Sprint(texts)
}
