-- The columns of the shop's customer traits as somebody who knows DuckDB would
-- write them: one scan per source, one query.
CREATE OR REPLACE TEMP TABLE by_hand AS
WITH o AS (
    SELECT
        m.profile,
        sum(amount) FILTER (status = 'paid') AS spend,
        count(*) FILTER (status = 'paid') AS orders,
        arg_max(ship_city, ordered_at) AS ship_city,
        max(ordered_at) FILTER (status = 'paid') AS last_order_at,
        min(ordered_at) FILTER (status = 'paid') AS first_order_at,
        arg_max(ship_name, ordered_at) AS ship_name,
        count(*) FILTER (status = 'returned') AS returned,
        count(*) AS all_orders,
        sum(amount) FILTER (status = 'paid' AND ordered_at > TIMESTAMP '2026-03-01' - INTERVAL 90 DAY) AS spend_90d,
        count(*) FILTER (ordered_at > TIMESTAMP '2026-03-01' - INTERVAL 30 DAY) AS orders_30d
    FROM orders_rows JOIN customer_map AS m ON m.node = node_of_customer
    GROUP BY m.profile
), crm AS (
    SELECT
        m.profile,
        arg_max(birthday, updated_at) AS birthday,
        arg_max(city, updated_at) AS city,
        arg_max(gender, updated_at) AS gender,
        bool_or(employee) AS is_employee,
        arg_max(full_name, updated_at) AS full_name
    FROM crm_rows JOIN customer_map AS m ON m.node = node_of_customer
    GROUP BY m.profile
), chat AS (
    SELECT
        m.profile,
        count(*) FILTER (started_at > TIMESTAMP '2026-03-01' - INTERVAL 90 DAY) AS chats_90d,
        max(started_at) AS last_chat,
        min(rating) FILTER (started_at > TIMESTAMP '2026-03-01' - INTERVAL 180 DAY) AS worst_rating,
        count(*) FILTER (started_at > TIMESTAMP '2026-03-01' - INTERVAL 7 DAY) AS chats_7d
    FROM chats_rows JOIN customer_map AS m ON m.node = node_of_customer
    GROUP BY m.profile
), view AS (
    SELECT
        m.profile,
        max(viewed_at) AS last_view,
        count(DISTINCT p.category) FILTER (viewed_at > TIMESTAMP '2026-03-01' - INTERVAL 90 DAY) AS viewed_categories,
        count(*) FILTER (viewed_at > TIMESTAMP '2026-03-01' - INTERVAL 30 DAY) AS visits_30d,
        count(*) FILTER (path = '/delivery' AND viewed_at > TIMESTAMP '2026-03-01' - INTERVAL 7 DAY) AS delivery_7d
    FROM pageviews_rows AS v JOIN customer_map AS m ON m.node = node_cookie
    LEFT JOIN products_rows AS p ON p.sku = v.sku
    GROUP BY m.profile
), item AS (
    SELECT
        m.profile,
        sum(qty) FILTER (o.status = 'paid') AS pieces,
        count(*) FILTER (p.color = 'red' AND p.category = 'dress' AND o.ordered_at > TIMESTAMP '2026-03-01' - INTERVAL 14 DAY) AS red_dresses,
        mode(p.category) AS top_category
    FROM order_items_rows AS i
    JOIN orders_rows AS o ON o.order_id = i.order_id
    JOIN customer_map AS m ON m.node = o.node_of_customer
    LEFT JOIN products_rows AS p ON p.sku = i.sku
    GROUP BY m.profile
), card AS (
    SELECT m.profile, arg_max(tier, issued_at) AS tier
    FROM loyalty_cards_rows JOIN customer_map AS m ON m.node = node_of_customer
    GROUP BY m.profile
), joined AS (
    SELECT
        c.profile, c.profile_id, coalesce(spend, 0) AS spend, coalesce(o.orders, 0) AS orders,
        coalesce(ship_city, crm.city) AS city, coalesce(full_name, ship_name) AS name, gender, tier, top_category, pieces,
        coalesce(is_employee, FALSE) AS is_employee, first_order_at, last_order_at, worst_rating,
        date_diff('year', birthday, DATE '2026-03-01') AS age,
        date_diff('day', last_order_at::DATE, DATE '2026-03-01') AS days_since_order,
        coalesce(spend_90d, 0) AS spend_90d, returned / nullif(all_orders, 0) AS returns_rate,
        coalesce(visits_30d, 0) AS visits_30d, coalesce(viewed_categories, 0) AS viewed_categories,
        greatest(last_view, last_order_at, last_chat) AS last_seen_at, coalesce(chats_90d, 0) AS chats_90d,
        coalesce(orders_30d, 0) AS orders_30d, coalesce(delivery_7d, 0) AS delivery_7d,
        coalesce(chats_7d, 0) AS chats_7d, coalesce(red_dresses, 0) AS red_dresses
    FROM customer_people AS c
    LEFT JOIN o USING (profile) LEFT JOIN crm USING (profile) LEFT JOIN chat USING (profile)
    LEFT JOIN view USING (profile) LEFT JOIN item USING (profile) LEFT JOIN card USING (profile)
)
SELECT
    *,
    spend / nullif(orders, 0) AS avg_basket,
    CASE WHEN spend >= 1000 THEN 'high' WHEN spend > 0 THEN 'low' ELSE 'none' END AS value_band,
    CASE WHEN last_order_at IS NOT NULL THEN 1 + (rank() OVER (ORDER BY last_order_at) - 1) * 5 // count(last_order_at) OVER () END AS rfm_recency,
    1 + (rank() OVER (ORDER BY orders) - 1) * 5 // count(*) OVER () AS rfm_frequency,
    1 + (rank() OVER (ORDER BY spend) - 1) * 5 // count(*) OVER () AS rfm_monetary
FROM joined
