package swanctl

import (
	"fmt"
	"strings"
)

// SplitList takes a value apart that is a list, as swanctl does: at commas, without the spaces around the items. An item
// in quotation marks of either kind may hold commas (src/libstrongswan/collections/enumerator.c, token enumerator).
func SplitList(value string) []string {
	var items []string
	for {
		value = strings.TrimLeft(value, " ,")
		if value == "" {
			return items
		}
		if mark := value[0]; mark == '"' || mark == '\'' {
			if end := strings.IndexByte(value[1:], mark); end >= 0 {
				items = append(items, value[1:end+1])
				value = value[end+2:]
				continue
			}
		}
		item, rest, _ := strings.Cut(value, ",")
		items = append(items, strings.TrimRight(item, " "))
		value = rest
	}
}

// JoinList is the opposite of [SplitList]. An error tells which item a list cannot hold.
func JoinList(items []string) (string, error) {
	written := make([]string, len(items))
	for i, item := range items {
		switch {
		case item != "" && strings.Trim(item, " ") == item && !strings.ContainsAny(item[:1], `"'`) && !strings.Contains(item, ","):
			written[i] = item
		case !strings.Contains(item, `"`):
			written[i] = `"` + item + `"`
		case !strings.Contains(item, "'"):
			written[i] = "'" + item + "'"
		default:
			return "", fmt.Errorf("a list in swanctl.conf cannot hold %s, which has a comma and both kinds of quotation marks", quote(item))
		}
	}
	return strings.Join(written, ", "), nil
}
