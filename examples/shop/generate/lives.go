package main

import (
	"fmt"
	"strings"
	"time"
)

// live writes everything that the shop sees of a person.
func (p *person) live(s *shop) {
	p.browse(s)
	if p.chance(0.85) { // the others stay anonymous cookies
		p.logIn(s)
		p.buy(s)
		p.known(s)
	}
	if p.chance(0.1) {
		p.chat(s)
	}
}

// browse looks at pages and fills baskets.
func (p *person) browse(s *shop) {
	for range 2 + p.IntN(6+int(p.keen*8)) {
		at := p.before(p.lastVisit, 120)
		if p.chance(0.3) {
			at = p.before(p.lastVisit, 10)
		}
		cookie := pick(p, p.cookies)
		if p.chance(0.4) {
			s.pageviews.write(s.pageviews.next(), moment(at), cookie, pick(p, paths), "")
			continue
		}
		thing := p.wants()
		s.pageviews.write(s.pageviews.next(), moment(at), cookie, "/p/"+strings.ToLower(thing.sku), thing.sku)
		if p.chance(0.3) {
			at = at.Add(time.Duration(1+p.IntN(600)) * time.Second)
			s.cartAdds.write(s.cartAdds.next(), moment(at), cookie, thing.sku, fmt.Sprint(1+p.IntN(2)))
		}
	}
}

// wants favours dresses a little.
func (p *person) wants() product {
	if p.gender == "F" && p.chance(0.3) {
		return catalogue[p.IntN(15)]
	}
	return pick(p, catalogue)
}

// logIn ties cookies to the account; now and then somebody tries the form with
// the address that everybody uses for that.
func (p *person) logIn(s *shop) {
	for _, cookie := range p.cookies {
		if p.chance(0.6) {
			s.logins.write(s.logins.next(), moment(p.before(p.lastVisit, 90)), cookie, p.written(), p.member)
		}
	}
	if p.chance(0.02) {
		s.logins.write(s.logins.next(), moment(p.before(p.lastVisit, 90)), p.cookies[0], "test@example.com", "")
	}
}

// buy orders online or in a store, as a member or as a guest.
func (p *person) buy(s *shop) {
	for range int(p.ExpFloat64() * (0.6 + 5*p.keen)) {
		at := p.before(p.lastVisit, []float64{400, 400, 80, 10}[p.IntN(4)])
		order := s.orders.next()
		total := 0
		for range 1 + p.IntN(3) {
			thing, qty := p.wants(), 1+p.IntN(2)
			total += qty * thing.cents
			s.orderItems.write(s.orderItems.next(), order, thing.sku, fmt.Sprint(qty), money(thing.cents))
		}
		status := "paid"
		switch {
		case p.chance(0.08):
			status = "returned"
		case p.chance(0.04):
			status = "cancelled"
		}
		var member, email, phone, cookie string
		if p.member != "" && p.chance(0.7) {
			member = p.member
		}
		if p.chance(0.85) {
			email = p.written()
		}
		if p.chance(0.4) || member+email == "" {
			phone = p.dialled()
		}
		if p.chance(0.7) {
			cookie = pick(p, p.cookies)
		} else if phone == "" && p.city == "Lund" {
			phone = storePhone
		}
		s.orders.write(order, moment(at), status, money(total), member, email, phone, cookie,
			p.first+" "+p.last, p.address, p.city)
	}
}

// known is what the CRM and the card desk keep.
func (p *person) known(s *shop) {
	if p.chance(0.55) {
		gender := p.gender
		if p.chance(0.1) {
			gender = ""
		}
		birthday := time.Date(1946+p.IntN(60), time.Month(1+p.IntN(12)), 1+p.IntN(28), 0, 0, 0, 0, time.UTC)
		s.crm.write(s.crm.next(), moment(p.before(end, 300)), p.written(), p.dialled(), p.first+" "+p.last,
			gender, birthday.Format(time.DateOnly), p.city, fmt.Sprint(p.chance(0.02)))
	}
	if p.card != "" {
		tier := "silver"
		if p.keen > 0.4 {
			tier = "gold"
		}
		s.cards.rows++
		s.cards.write(p.card, p.member, p.written(), tier, moment(p.before(end, 700)))
	}
}

// chat asks for help, often after a look at the page on delivery; half the
// time it says who it is.
func (p *person) chat(s *shop) {
	for range 1 + p.IntN(2) {
		at := p.before(p.lastVisit, []float64{40, 3}[p.IntN(2)])
		if p.chance(0.6) {
			s.pageviews.write(s.pageviews.next(), moment(at.Add(-10*time.Minute)), p.cookies[0], "/delivery", "")
		}
		email := ""
		if p.chance(0.5) {
			email = p.email
		}
		s.chats.write(s.chats.next(), moment(at), p.cookies[0], email, pick(p, topics), fmt.Sprint(1+p.IntN(5)))
	}
}
