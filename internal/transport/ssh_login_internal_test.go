package transport

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// Only what can be nothing but the question for the password is answered, and
// only once: the next one may ask for a new password, or for a code.
func TestLogin_answer(t *testing.T) {
	t.Parallel()
	const secret = "canary-7d2f"
	for name, c := range map[string]struct {
		questions []string
		echos     []bool
		want      []string // nil is a refusal
	}{
		"password":        {[]string{"Password: "}, []bool{false}, []string{secret}},
		"a greeting":      {[]string{}, nil, []string{}},
		"an open field":   {[]string{"Name: "}, []bool{true}, nil},
		"two questions":   {[]string{"Password: ", "Code: "}, []bool{false, false}, nil},
		"a second prompt": {[]string{"New password: "}, []bool{false}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := &login{password: secret}
			if name == "a second prompt" {
				if _, err := l.answer("", "", []string{"Password: "}, []bool{false}); err != nil {
					t.Fatal(err)
				}
			}
			got, err := l.answer("", "", c.questions, c.echos)
			if !slices.Equal(got, c.want) || (err != nil) != (c.want == nil) {
				t.Errorf("it answers %q (%v), want %q", got, err, c.want)
			}
			e := &AuthError{Tried: l.tried, Offered: l.offered, Err: errors.Join(err, errors.New("refused"))}
			if strings.Contains(e.Error(), secret) {
				t.Errorf("the error shows the password: %v", e)
			}
			if c.want == nil && !strings.Contains(e.Error(), c.questions[0]) {
				t.Errorf("the error does not show the question: %v", e)
			}
		})
	}
}
