package diag

import "github.com/weft-cdp/weft/models"

// C: definitions that need themselves.
const (
	TraitNeedsItself   models.Code = "C101"
	TraitsInRing       models.Code = "C102"
	SegmentNeedsItself models.Code = "C103"
	SegmentsInRing     models.Code = "C104"
	MixedRing          models.Code = "C105"
)

// cyclePages are the pages of this family, in the order of the codes.
var cyclePages = []Page{
	{
		Code: TraitNeedsItself, Title: "a trait that needs itself",
		Text:    "A trait is computed from rows and from other traits. There is no earlier value of itself that it could start from.",
		Example: shopWith("traits:\n  customer:\n    spend: coalesce(spend, 0) + 1\n"),
		Fixed:   shopWith("traits:\n  customer:\n    spend: coalesce(sum(orders.amount), 0) + 1\n"),
	},
	{
		Code: TraitsInRing, Title: "traits that need each other",
		Text:    "Each trait of the ring waits for the next, also where the way leads over a relation to another entity and back. One of them must be computed without the others.",
		Example: shopWith("traits:\n  customer:\n    share: spend / account.spend\n    spend: share * 100\n  account:\n    spend: sum(customers.spend)\n"),
	},
	{
		Code: SegmentNeedsItself, Title: "a segment that needs itself",
		Text:    "Who is in a segment is decided as at one moment, so a segment cannot ask who is in it already.",
		Example: shopWith("segments:\n  loyal: {of: customer, where: count(orders) > 3 or in_segment(loyal)}\n"),
		Fixed:   shopWith("segments:\n  loyal: {of: customer, where: count(orders) > 3}\n"),
	},
	{
		Code: SegmentsInRing, Title: "segments that need each other",
		Text:    "Each segment of the ring asks who is in the next. Two segments that exclude each other are written with the condition that tells them apart, used once as it is and once with `not`.",
		Example: shopWith("segments:\n  big: {of: customer, where: not in_segment(small)}\n  small: {of: customer, where: not in_segment(big)}\n"),
		Fixed:   shopWith("segments:\n  big: {of: customer, where: count(orders) > 3}\n  small: {of: customer, where: not in_segment(big)}\n"),
	},
	{
		Code: MixedRing, Title: "traits and segments that need each other",
		Text:    "A trait asks who is in a segment, and the condition of that segment needs the trait, perhaps over others. One of them must be written without the other.",
		Example: shopWith("traits:\n  customer:\n    grade: if(in_segment(best), 'A', 'B')\nsegments:\n  best: {of: customer, where: grade = 'A'}\n"),
		Fixed:   shopWith("traits:\n  customer:\n    grade: if(in_segment(best), 'A', 'B')\nsegments:\n  best: {of: customer, where: count(orders) > 3}\n"),
	},
}
