package ir_test

import (
	"regexp"
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
)

func TestPhoneRegions(t *testing.T) {
	list := ir.PhoneRegions()
	if len(list) < 240 {
		t.Errorf("there are %d regions; ISO 3166-1 has more than 240", len(list))
	}
	for _, region := range list {
		r, ok := ir.PhoneRegionOf(region)
		if !ok || !regexp.MustCompile(`^[A-Z]{2}$`).MatchString(region) || !regexp.MustCompile(`^[1-9][0-9]{0,2}$`).MatchString(r.Code) || !regexp.MustCompile(`^[0-9]{0,2}$`).MatchString(r.Trunk) {
			t.Errorf("region %q has code %q and trunk prefix %q", region, r.Code, r.Trunk)
		}
	}
	for region, want := range map[string]ir.PhoneRegion{"SE": {Code: "46", Trunk: "0"}, "US": {Code: "1", Trunk: "1"}, "DK": {Code: "45"}, "RU": {Code: "7", Trunk: "8"}} {
		if got, _ := ir.PhoneRegionOf(region); got != want {
			t.Errorf("%s is %v, want %v", region, got, want)
		}
	}
}
