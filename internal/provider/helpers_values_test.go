package provider_test

import "maps"

// object is a configuration: strings, ints, bools, lists ([]any), objects and tftypes.UnknownValue. What is missing is null.
type object = map[string]any

func child(options object) object { return object{"children": object{"a": options}} }

func local(options object) object { return object{"local": []any{options}} }

// remote is a configuration with one remote auth round, which has auth.
func remote(options object) object {
	if _, ok := options["auth"]; !ok {
		options["auth"] = "pubkey"
	}
	return object{"remote": []any{options}}
}

// with returns a configuration with further options.
func with(config, more object) object {
	both := maps.Clone(config)
	maps.Copy(both, more)
	return both
}

func text(config object, key string) string {
	s, _ := config[key].(string)
	return s
}

func changed(config object, changes object) object {
	all := maps.Clone(config)
	maps.Copy(all, changes)
	return all
}
