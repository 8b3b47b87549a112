package swanctl

import "strings"

// Actions is what to do with a CHILD_SA on an event: none, trap, start, or trap and start joined with "|"
// (src/libcharon/plugins/vici/vici_config.c, parse_action). The joined form goes out in one spelling, because charon
// takes the synonyms clear, route and restart by themselves only.
var Actions = &Kind{
	Name:      "action",
	Values:    actionValues,
	Check:     checkActions,
	Canonical: func(text string) string { return joinActions(text, "|") },
	Wire:      func(text string) string { return joinActions(text, "|") },
	Printed:   func(text string) string { return joinActions(text, " | ") },
	Read:      func(printed string) string { return joinActions(printed, "|") },
}

var actionValues = []EnumValue{
	{Name: "none", Synonyms: []string{"clear"}},
	{Name: "trap", Synonyms: []string{"route"}},
	{Name: "start", Synonyms: []string{"restart"}},
}

func checkActions(text string) error {
	for word := range strings.SplitSeq(text, "|") {
		word = strings.Trim(word, " ")
		if enumName(actionValues, word) != "" {
			continue
		}
		if fields := strings.FieldsFunc(word, func(r rune) bool { return r == ',' || r == ' ' }); len(fields) > 1 {
			return invalid(text, "has no \"|\" between its actions; write \"trap|start\" for both")
		}
		return notOneOf(word, actionValues)
	}
	return nil
}

// joinActions writes the actions of text in charon's order. Any action outweighs none.
func joinActions(text, separator string) string {
	given := map[string]bool{}
	for word := range strings.SplitSeq(text, "|") {
		name := enumName(actionValues, strings.Trim(word, " "))
		if name == "" {
			return text
		}
		given[name] = true
	}
	var actions []string
	for _, v := range actionValues[1:] {
		if given[v.Name] {
			actions = append(actions, v.Name)
		}
	}
	if actions == nil {
		return "none"
	}
	return strings.Join(actions, separator)
}
