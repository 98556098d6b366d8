package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// end is the last moment of the data: run the example as at it.
var end = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

var (
	womenNames = []string{"Ana", "Bea", "Carla", "Dora", "Elin", "Fia", "Greta", "Hanna", "Ida", "Julia", "Karin", "Lena"}
	menNames   = []string{"Adam", "Bo", "Carl", "David", "Emil", "Filip", "Gustav", "Hugo", "Ivar", "Johan", "Karl", "Lars"}
	lastNames  = []string{"Lind", "Berg", "Dahl", "Ek", "Fors", "Gran", "Holm", "Ask", "Kvist", "Lund", "Moberg", "Nord"}
	cities     = []string{"Stockholm", "Göteborg", "Malmö", "Lund", "Uppsala", "Umeå", "Kiruna"}
	streets    = []string{"Storgatan", "Kungsgatan", "Drottninggatan", "Skolgatan", "Björkvägen", "Parkgatan"}
	paths      = []string{"/", "/sale", "/delivery", "/returns", "/about"}
	topics     = []string{"delivery", "return", "size", "payment"}
)

// storePhone is what the till of the store in Lund fills in when nobody gives a
// number.
const storePhone = "08-650 00 10"

// person is somebody and the ways in which the shop knows them.
type person struct {
	*rand.Rand
	first, last, gender, city, address string
	email, phone, member, card         string
	cookies                            []string
	keen                               float64 // how much of a customer: 0 … 1
	lastVisit                          time.Time
}

// newPerson makes the i-th person; its random numbers depend on nothing
// else, so that more customers never change the ones before them.
func newPerson(seed uint64, i int) *person {
	p := &person{Rand: rand.New(rand.NewPCG(seed, uint64(i)))}
	p.gender = "F"
	names := womenNames
	if p.chance(0.45) {
		p.gender, names = "M", menNames
	}
	p.first, p.last = pick(p, names), pick(p, lastNames)
	// Two neighbours in the numbering share a home now and then.
	home := rand.New(rand.NewPCG(seed+1, uint64(i/2)))
	if p.chance(0.6) {
		home = rand.New(rand.NewPCG(seed+2, uint64(i)))
	}
	p.city = cities[home.IntN(len(cities))]
	p.address = fmt.Sprintf("%s %d lgh %d, %s", streets[home.IntN(len(streets))], 1+home.IntN(120), 1001+home.IntN(900), p.city)
	p.email = strings.ToLower(p.first) + "." + strings.ToLower(p.last) + fmt.Sprint(i) + "@mail.test"
	p.phone = fmt.Sprintf("70%07d", (i*7919+int(seed)*104729)%10_000_000)
	p.keen = p.Float64() * p.Float64()
	if p.chance(0.3 + p.keen/2) {
		p.member = fmt.Sprint(10_000 + i)
	}
	if p.member != "" && p.chance(0.5) {
		p.card = fmt.Sprintf("L%08d", i)
	}
	for c := range 1 + p.IntN(3) {
		p.cookies = append(p.cookies, fmt.Sprintf("c%x-%d", uint64(i)*2654435761%(1<<32), c))
	}
	p.lastVisit = p.before(end, 10)
	if p.chance(0.5) { // half of them have not been here for a while
		p.lastVisit = end.Add(-time.Duration(p.ExpFloat64() * 90 * float64(24*time.Hour)))
	}
	return p
}

func (p *person) chance(odds float64) bool { return p.Float64() < odds }

func pick[T any](p *person, list []T) T { return list[p.IntN(len(list))] }

// before gives a moment up to the given days before another.
func (p *person) before(t time.Time, days float64) time.Time {
	return t.Add(-time.Duration(p.Float64() * days * float64(24*time.Hour))).Truncate(time.Second)
}

// written gives the e-mail address as people type it.
func (p *person) written() string {
	switch p.IntN(10) {
	case 0:
		return strings.ToUpper(p.email)
	case 1:
		return " " + p.email + " "
	case 2:
		return strings.Replace(p.email, "@mail.test", "@Mail.Test", 1)
	}
	return p.email
}

// dialled gives the phone number as people type it.
func (p *person) dialled() string {
	n := p.phone
	switch p.IntN(4) {
	case 0:
		return "+46" + n
	case 1:
		return "0046 " + n[:2] + " " + n[2:]
	case 2:
		return "0" + n[:2] + "-" + n[2:5] + " " + n[5:]
	}
	return "0" + n
}
