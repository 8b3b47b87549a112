package provider_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

// onlyChange checks that a plan changes one attribute of a resource and nothing else, and what the attribute was.
type onlyChange struct {
	address string
	path    tfjsonpath.Path
	before  knownvalue.Check
}

func expectOnlyChange(address string, path tfjsonpath.Path, before knownvalue.Check) plancheck.PlanCheck {
	return onlyChange{address: address, path: path, before: before}
}

func (c onlyChange) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, r := range req.Plan.ResourceChanges {
		if r.Address != c.address {
			continue
		}
		before, err := tfjsonpath.Traverse(r.Change.Before, c.path)
		if err != nil {
			resp.Error = err
			return
		}
		if err := c.before.CheckValue(before); err != nil {
			resp.Error = fmt.Errorf("%s before the change: %w", c.path, err)
			return
		}
		for _, changed := range changes("", r.Change.Before, r.Change.After) {
			if !strings.HasPrefix(changed, c.path.String()) && !strings.HasPrefix(c.path.String(), changed) {
				resp.Error = fmt.Errorf("the plan changes %s, too", changed)
				return
			}
		}
		return
	}
	resp.Error = fmt.Errorf("%s is not in the plan", c.address)
}

// changes returns the paths at which two JSON values differ.
func changes(path string, before, after any) []string {
	if reflect.DeepEqual(before, after) {
		return nil
	}
	var all []string
	switch b := before.(type) {
	case map[string]any:
		a, ok := after.(map[string]any)
		if !ok {
			return []string{path}
		}
		for name := range b {
			all = append(all, changes(strings.TrimPrefix(path+"."+name, "."), b[name], a[name])...)
		}
		for name := range a {
			if _, ok := b[name]; !ok {
				all = append(all, strings.TrimPrefix(path+"."+name, "."))
			}
		}
	case []any:
		a, ok := after.([]any)
		if !ok {
			return []string{path}
		}
		for i := range max(len(a), len(b)) {
			at := fmt.Sprintf("%s.%d", path, i)
			if i >= len(a) || i >= len(b) {
				all = append(all, at)
				continue
			}
			all = append(all, changes(at, b[i], a[i])...)
		}
	default:
		return []string{path}
	}
	return all
}
