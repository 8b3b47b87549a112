package misspelt

import (
	"encoding/json"
	"errors"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// HCL's parsers call themselves for what is inside something else, and a stack that overflows ends
// the process. No text that goes beyond these limits is parsed.
const (
	deepestBrackets  = 1000
	deepestOperators = 5000
)

var (
	errDeep = errors.New("it is nested too deep")
	errJSON = errors.New("it is not JSON")
)

// checkNesting looks at the native syntax. Within brackets, the parser calls itself for the operators
// that come before or between what they apply to, for each [*], and for what a template's %{ begins.
func checkNesting(source []byte, file string) error {
	tokens, _ := hclsyntax.LexConfig(source, file, hcl.InitialPos)
	open, all := []int{0}, 0 // operators in each bracket that is open, and in all of them
	count := func() {
		open[len(open)-1]++
		all++
	}
	for i, token := range tokens {
		switch token.Type {
		case hclsyntax.TokenTemplateControl:
			count()
			open = append(open, 0)
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenOQuote,
			hclsyntax.TokenOHeredoc, hclsyntax.TokenTemplateInterp:
			if i+1 < len(tokens) && tokens[i+1].Type == hclsyntax.TokenStar {
				count()
			}
			open = append(open, 0)
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenCQuote,
			hclsyntax.TokenCHeredoc, hclsyntax.TokenTemplateSeqEnd:
			all -= open[len(open)-1]
			if open = open[:len(open)-1]; len(open) == 0 {
				open = []int{0}
			}
		case hclsyntax.TokenBang, hclsyntax.TokenMinus, hclsyntax.TokenQuestion, hclsyntax.TokenStar:
			count()
		case hclsyntax.TokenComma:
			all -= open[len(open)-1]
			open[len(open)-1] = 0
		case hclsyntax.TokenNewline:
			if len(open) == 1 {
				open[0], all = 0, 0
			}
		}
		if len(open) > deepestBrackets || all > deepestOperators {
			return errDeep
		}
	}
	return nil
}

// checkJSONNesting looks at JSON.
func checkJSONNesting(source []byte) error {
	if !json.Valid(source) {
		return errJSON
	}
	depth, quoted := 0, false
	for i := 0; i < len(source); i++ {
		switch c := source[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
		if depth > deepestBrackets {
			return errDeep
		}
	}
	return nil
}
