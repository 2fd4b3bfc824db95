import SchemaDescription

/// The subscriptions that are being served, with the names people know them by.
let activeSubscriptions = View(
  "active_subscriptions",
  as: """
    SELECT subscriptions.id, subscriptions.organization_id, organizations.name AS organization,
           subscription_plan.name AS plan, subscriptions.status,
           subscriptions.current_period_start, subscriptions.current_period_end, subscriptions.cancel_at_period_end
      FROM subscriptions
      JOIN organizations ON organizations.id = subscriptions.organization_id
      JOIN subscription_plan ON subscription_plan.id = subscriptions.plan_id
     WHERE subscriptions.status IN ('trialing', 'active', 'past_due')
    """
)
