"""The thresholds that a county may set, by name."""

from __future__ import annotations

import msgspec

from core.packs.model import ParameterSheet


class Parameters(msgspec.Struct, frozen=True, kw_only=True):
    """Every threshold as a whole number; what each means stands in ``parameters.json``.

    A county's pack that leaves one out gets the shipped value.
    """

    parcel_remind_days: int
    parcel_call_days: int
    parcel_return_days: int
    claim_warn_days: int
    claim_limit_days: int
    agreement_warn_days: int
    courier_used_days: int
    child_age: int
    elder_age: int
    large_purchase_fen: int
    purchases_per_day: int
    withdrawal_limit_fen: int
    withdrawal_step_fen: int
    payable_warn_days: int
    online_sales_warn_fen: int
    online_sales_limit_fen: int
    loss_limit_permille: int
    practice_share_percent: int
    mentor_share_percent: int
    class_photos: int
    class_hour_minutes: int
    quiz_pass_percent: int
    certificate_attendance_percent: int
    junior_sales_fen: int
    junior_farmers: int
    middle_sales_fen: int
    middle_farmers: int
    middle_courses: int
    senior_sales_fen: int
    junior_allowance_fen: int
    middle_allowance_fen: int
    senior_allowance_fen: int
    season_fewest_orders: int
    season_refund_permille: int
    season_late_permille: int
    season_ship_hours: int
    season_price_permille: int
    class_end_days: int
    class_end_sign_ins: int
    class_end_percent: int
    class_minute_sign_ins: int


def parameters(sheet: ParameterSheet, shipped: ParameterSheet) -> Parameters:
    """Return the thresholds of a county's sheet over the shipped ones; unknown ones are ignored."""
    values = {one.id: one.value for one in (*shipped.parameters, *sheet.parameters)}
    return msgspec.convert(values, Parameters)
