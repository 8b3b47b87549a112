package swanctl

import (
	_ "embed" // for the tables of names
	"strconv"
	"strings"
	"sync"
)

//go:embed protocols.txt
var protocolTable string

//go:embed services.txt
var serviceTable string

// names are the names of numbers, and the first name of each number.
type names struct {
	numbers map[string][]uint16
	first   map[uint16]string
}

var (
	protocols = sync.OnceValue(func() names { return readNames(protocolTable) })
	services  = sync.OnceValue(func() names { return readNames(serviceTable) })
)

// readNames reads a table of names: lines of a name and its numbers, and comments.
func readNames(table string) names {
	n := names{numbers: map[string][]uint16{}, first: map[uint16]string{}}
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		for _, text := range fields[1:] {
			number, err := strconv.ParseUint(text, 10, 16)
			if err != nil {
				panic("swanctl: table of names: " + err.Error())
			}
			n.numbers[fields[0]] = append(n.numbers[fields[0]], uint16(number))
			if _, ok := n.first[uint16(number)]; !ok {
				n.first[uint16(number)] = fields[0]
			}
		}
	}
	return n
}

// tableName is the form of names in the tables. Systems differ in the case of names, and in dashes and underscores.
func tableName(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), "_", "-")
}

// protocolNumber returns the number of a protocol.
func protocolNumber(name string) (uint8, bool) {
	n := protocols().numbers[tableName(name)]
	if len(n) == 0 {
		return 0, false
	}
	return uint8(n[0]), true
}

// protocolName returns the usual name of a protocol, or "".
func protocolName(number uint8) string { return protocols().first[uint16(number)] }

// servicePorts returns the ports that a service name stands for, usually one. It is nil for an unknown name.
func servicePorts(name string) []uint16 { return services().numbers[tableName(name)] }
