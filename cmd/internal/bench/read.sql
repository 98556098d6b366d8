-- The rows of the shop's sources as somebody who knows DuckDB would read them:
-- the reader converts, and what it cannot convert stops it. The same columns
-- and the same identifiers, and no check.
CREATE OR REPLACE MACRO email_of(v) AS CASE
    WHEN trim(v) LIKE '%_@_%._%' AND lower(trim(v)) NOT IN ('test@example.com') AND NOT regexp_matches(lower(trim(v)), '@example\.(com|org)$')
    THEN lower(trim(v))
END;
CREATE OR REPLACE MACRO phone_of(v) AS nullif(nullif(regexp_extract(
    regexp_replace(regexp_replace(regexp_replace(v, '[^0-9+]', '', 'g'), '^(\+|00)', '+'), '^0?([0-9])', '+46\1'),
    '^\+[0-9]{8,15}$'
), ''), '+4686500010');
CREATE OR REPLACE MACRO node_of(trust, type, v) AS trust * 1152921504606846976 + (md5_number(type || chr(31) || v) >> 68)::BIGINT;

CREATE OR REPLACE TEMP TABLE cart_adds_by_hand AS
SELECT
    *,
    node_of(4, 'cookie', cookie) AS node_cookie
FROM read_csv('${data}/cart_adds.csv', header = TRUE, columns = {
    'add_id': 'BIGINT', 'added_at': 'TIMESTAMP', 'cookie': 'VARCHAR', 'sku': 'VARCHAR', 'qty': 'BIGINT'
})
WHERE added_at <= TIMESTAMP '2026-03-01';

CREATE OR REPLACE TEMP TABLE chats_by_hand AS
SELECT
    *,
    node_of(2, 'email', id_email) AS node_email,
    node_of(4, 'cookie', cookie) AS node_cookie,
    coalesce(node_email, node_cookie) AS node_of_customer
FROM (
    SELECT chat_id, started_at, cookie, email_of(email) AS id_email, rating
    FROM read_csv('${data}/chats.csv', header = TRUE, columns = {
        'chat_id': 'BIGINT', 'started_at': 'TIMESTAMP', 'cookie': 'VARCHAR', 'email': 'VARCHAR', 'topic': 'VARCHAR', 'rating': 'BIGINT'
    })
)
WHERE started_at <= TIMESTAMP '2026-03-01';

CREATE OR REPLACE TEMP TABLE crm_by_hand AS
SELECT
    *,
    node_of(2, 'email', id_email) AS node_email,
    node_of(3, 'phone', id_phone) AS node_phone,
    coalesce(node_email, node_phone) AS node_of_customer
FROM (
    SELECT contact_id, updated_at, full_name, gender, birthday, city, employee, email_of(email) AS id_email, phone_of(phone) AS id_phone
    FROM read_csv('${data}/crm.csv', header = TRUE, columns = {
        'contact_id': 'BIGINT', 'updated_at': 'TIMESTAMP', 'email': 'VARCHAR', 'phone': 'VARCHAR', 'full_name': 'VARCHAR',
        'gender': 'VARCHAR', 'birthday': 'DATE', 'city': 'VARCHAR', 'employee': 'BOOLEAN'
    })
)
WHERE updated_at <= TIMESTAMP '2026-03-01';

CREATE OR REPLACE TEMP TABLE logins_by_hand AS
SELECT
    *,
    node_of(0, 'member_id', member_id) AS node_member_id,
    node_of(2, 'email', id_email) AS node_email,
    node_of(4, 'cookie', cookie) AS node_cookie,
    coalesce(node_member_id, node_email, node_cookie) AS node_of_customer
FROM (
    SELECT login_id, logged_in_at, member_id, cookie, email_of(email) AS id_email
    FROM read_csv('${data}/logins.csv', header = TRUE, columns = {
        'login_id': 'BIGINT', 'logged_in_at': 'TIMESTAMP', 'cookie': 'VARCHAR', 'email': 'VARCHAR', 'member_id': 'VARCHAR'
    })
)
WHERE logged_in_at <= TIMESTAMP '2026-03-01';

CREATE OR REPLACE TEMP TABLE loyalty_cards_by_hand AS
SELECT
    *,
    node_of(0, 'member_id', member_id) AS node_member_id,
    node_of(1, 'card_no', card_no) AS node_card_no,
    node_of(2, 'email', id_email) AS node_email,
    coalesce(node_member_id, node_card_no, node_email) AS node_of_customer
FROM (
    SELECT card_no, member_id, tier, issued_at, email_of(email) AS id_email
    FROM read_csv('${data}/loyalty_cards.csv', header = TRUE, columns = {
        'card_no': 'VARCHAR', 'member_id': 'VARCHAR', 'email': 'VARCHAR', 'tier': 'VARCHAR', 'issued_at': 'TIMESTAMP'
    })
)
WHERE issued_at <= TIMESTAMP '2026-03-01';

CREATE OR REPLACE TEMP TABLE order_items_by_hand AS
SELECT item_id, order_id, sku, qty
FROM read_csv('${data}/order_items.csv', header = TRUE, columns = {
    'item_id': 'BIGINT', 'order_id': 'BIGINT', 'sku': 'VARCHAR', 'qty': 'BIGINT', 'price': 'DECIMAL(18, 2)'
});

CREATE OR REPLACE TEMP TABLE orders_by_hand AS
SELECT
    *,
    node_of(0, 'member_id', member_no) AS node_member_id,
    node_of(2, 'email', id_email) AS node_email,
    node_of(3, 'phone', id_phone) AS node_phone,
    node_of(4, 'cookie', cookie) AS node_cookie,
    node_of(0, 'address', id_address) AS node_address,
    coalesce(node_member_id, node_email, node_phone, node_cookie) AS node_of_customer
FROM (
    SELECT
        order_id, ordered_at, status, amount, member_no, cookie, ship_name, ship_city,
        email_of(buyer_email) AS id_email, phone_of(buyer_phone) AS id_phone, lower(trim(ship_address)) AS id_address
    FROM read_csv('${data}/orders.csv', header = TRUE, columns = {
        'order_id': 'BIGINT', 'ordered_at': 'TIMESTAMP', 'status': 'VARCHAR', 'amount': 'DECIMAL(18, 2)', 'member_no': 'VARCHAR',
        'buyer_email': 'VARCHAR', 'buyer_phone': 'VARCHAR', 'cookie': 'VARCHAR', 'ship_name': 'VARCHAR', 'ship_address': 'VARCHAR',
        'ship_city': 'VARCHAR'
    })
)
WHERE ordered_at <= TIMESTAMP '2026-03-01';

CREATE OR REPLACE TEMP TABLE pageviews_by_hand AS
SELECT
    *,
    node_of(4, 'cookie', cookie) AS node_cookie
FROM read_csv('${data}/pageviews.csv', header = TRUE, columns = {
    'view_id': 'BIGINT', 'viewed_at': 'TIMESTAMP', 'cookie': 'VARCHAR', 'path': 'VARCHAR', 'sku': 'VARCHAR'
})
WHERE viewed_at <= TIMESTAMP '2026-03-01';

CREATE OR REPLACE TEMP TABLE products_by_hand AS
SELECT sku, category, color
FROM read_csv('${data}/products.csv', header = TRUE, columns = {
    'sku': 'VARCHAR', 'name': 'VARCHAR', 'category': 'VARCHAR', 'color': 'VARCHAR', 'list_price': 'DECIMAL(18, 2)'
})
