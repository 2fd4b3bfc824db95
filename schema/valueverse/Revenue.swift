import SchemaDescription

/// What the subscriptions of a month bring in, by currency, computed from plans and items instead of being kept twice.
///
/// The months come from the subscriptions themselves, not from the day of the refresh, so that history stays; the unique
/// index lets it be refreshed while it is read.
let monthlyRecurringRevenue = MaterializedView(
  "mv_monthly_recurring_revenue",
  indexes: [.index(on: ["month", "currency"], unique: true)],
  refresh: .every(.hour, concurrently: true),
  comment: "Recurring revenue, subscriptions and customers of every month (UTC), by currency.",
  as: """
    SELECT month::date AS month, priced.currency, round(sum(priced.price), 2) AS recurring_revenue,
           count(*) AS subscriptions, count(DISTINCT priced.organization_id) AS customers
      FROM (SELECT subscriptions.organization_id, subscription_plans.currency,
                   subscriptions.started_at AT TIME ZONE 'UTC' AS first_instant,
                   coalesce(subscriptions.canceled_at, subscriptions.current_period_end) AT TIME ZONE 'UTC'
                     AS end_instant,
                   CASE subscription_plans.billing_interval
                     WHEN 'year' THEN subscription_plans.base_price / 12 ELSE subscription_plans.base_price
                   END + coalesce(items.price, 0) AS price
              FROM subscriptions
              JOIN subscription_plans ON subscription_plans.id = subscriptions.plan_id
              LEFT JOIN (SELECT subscription_id, sum(quantity * unit_price) AS price
                           FROM subscription_items
                          GROUP BY subscription_id) AS items ON items.subscription_id = subscriptions.id
             WHERE subscriptions.status <> 'paused') AS priced
     CROSS JOIN LATERAL generate_series(
             date_trunc('month', priced.first_instant), priced.end_instant - interval '1 microsecond',
             interval '1 month') AS month
     GROUP BY 1, 2
    """
)
