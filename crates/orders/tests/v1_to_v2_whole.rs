//! One order of Medusa 1, and all that becomes of it.
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use serde_json::{Map, Value};
use stheno_orders::v1_to_v2::convert;

/// Two mugs with a discount, of which one came back and was refunded; a gift card paid a part.
const ORDER: &str = r#"{
  "id": "order_1", "created_at": "2026-01-02T10:00:00.000Z", "updated_at": "2026-01-03T10:00:00.000Z",
  "status": "pending", "fulfillment_status": "partially_returned", "payment_status": "partially_refunded",
  "display_id": 7, "cart_id": "cart_1", "customer_id": "cus_1", "email": "ann@example.com",
  "region_id": "reg_1", "currency_code": "eur", "tax_rate": null, "canceled_at": null,
  "metadata": {"door": "left"}, "no_notification": null, "sales_channel_id": "sc_1", "billing_address": null,
  "customer": {
    "id": "cus_1", "email": "ann@example.com", "first_name": "Ann", "last_name": "Archer",
    "phone": null, "has_account": true
  },
  "discounts": [
    {
      "id": "disc_1", "code": "PCT10", "rule_id": "dru_1", "is_disabled": false,
      "usage_limit": null, "usage_count": 3, "rule": {"type": "percentage"}
    }
  ],
  "fulfillments": [
    {
      "id": "ful_1", "created_at": "2026-01-02T11:00:00.000Z",
      "updated_at": "2026-01-02T12:00:00.000Z", "provider_id": "manual", "location_id": null,
      "data": {}, "shipped_at": "2026-01-02T12:00:00.000Z", "canceled_at": null,
      "items": [{"fulfillment_id": "ful_1", "item_id": "item_1", "quantity": 2}],
      "tracking_links": [{"id": "tlink_1", "tracking_number": "TRACK1", "url": null}]
    }
  ],
  "gift_card_transactions": [{"gift_card_id": "gift_1", "amount": 500}],
  "items": [
    {
      "id": "item_1", "created_at": "2026-01-02T09:00:00.000Z",
      "updated_at": "2026-01-02T12:00:00.000Z", "title": "Mug", "description": "Large",
      "thumbnail": null, "is_giftcard": false, "allow_discounts": true, "unit_price": 1999,
      "variant_id": "variant_1", "quantity": 2, "fulfilled_quantity": 2, "returned_quantity": 1,
      "shipped_quantity": 2, "metadata": {"engraving": "A"}, "includes_tax": false,
      "adjustments": [
        {
          "id": "lia_1", "item_id": "item_1", "description": "discount",
          "discount_id": "disc_1", "amount": 400
        }
      ],
      "tax_lines": [{"id": "litl_1", "rate": 19, "name": "VAT", "code": "VAT19"}],
      "variant": {
        "id": "variant_1", "title": "Large", "product_id": "prod_1", "sku": "MUG-L",
        "product": {"id": "prod_1", "title": "Mug", "handle": "mug"}
      },
      "refundable": 2141, "subtotal": 3998, "discount_total": 400, "total": 4282,
      "original_total": 4758, "original_tax_total": 760, "tax_total": 684
    }
  ],
  "payments": [
    {
      "id": "pay_1", "created_at": "2026-01-02T10:00:00.000Z",
      "updated_at": "2026-01-02T10:30:00.000Z", "amount": 4971, "currency_code": "eur",
      "amount_refunded": 2141, "provider_id": "manual", "data": {},
      "captured_at": "2026-01-02T10:30:00.000Z", "canceled_at": null
    }
  ],
  "refunds": [
    {
      "id": "ref_1", "created_at": "2026-01-03T10:00:00.000Z",
      "updated_at": "2026-01-03T10:00:00.000Z", "payment_id": null, "amount": 2141,
      "note": "too big", "reason": "return"
    }
  ],
  "region": {"id": "reg_1", "name": "EU", "currency_code": "eur", "automatic_taxes": true},
  "returns": [
    {
      "id": "ret_1", "created_at": "2026-01-03T09:00:00.000Z",
      "updated_at": "2026-01-03T10:00:00.000Z", "status": "received", "refund_amount": 2141,
      "received_at": "2026-01-03T10:00:00.000Z",
      "items": [
        {
          "return_id": "ret_1", "item_id": "item_1", "quantity": 1, "received_quantity": 1,
          "reason_id": "rr_1", "note": "too big"
        }
      ]
    }
  ],
  "shipping_address": {"id": "addr_1", "first_name": "Ann", "city": "Town", "country_code": "at"},
  "shipping_methods": [
    {
      "id": "sm_1", "shipping_option_id": "so_1", "price": 999, "data": {},
      "shipping_option": {"name": "Standard"},
      "tax_lines": [{"id": "smtl_1", "rate": 19, "name": "VAT", "code": "VAT19"}],
      "original_total": 1189, "total": 1189, "subtotal": 999, "original_tax_total": 190,
      "tax_total": 190
    }
  ],
  "subtotal": 3998, "discount_total": 400, "shipping_total": 999, "refunded_total": 2141, "paid_total": 4971,
  "refundable_amount": 2830, "item_tax_total": 684, "shipping_tax_total": 190, "tax_total": 874,
  "gift_card_total": 500, "gift_card_tax_total": 0, "total": 4971
}"#;

const EXPECTED: &str = r#"{
  "id": "order_1", "display_id": 7, "custom_display_id": null, "status": "pending", "version": 1,
  "summary": {
    "paid_total": 49.71, "raw_paid_total": {"value": "49.71", "precision": 20},
    "refunded_total": 21.41, "accounting_total": 49.71, "credit_line_total": 5,
    "transaction_total": 28.3, "pending_difference": 0,
    "raw_refunded_total": {"value": "21.41", "precision": 20}, "current_order_total": 49.71,
    "original_order_total": 54.71, "raw_accounting_total": {"value": "49.71", "precision": 20},
    "raw_credit_line_total": {"value": "5", "precision": 20},
    "raw_transaction_total": {"value": "28.3", "precision": 20},
    "raw_pending_difference": {"value": "0", "precision": 20},
    "raw_current_order_total": {"value": "49.71", "precision": 20},
    "raw_original_order_total": {"value": "54.71", "precision": 20}
  },
  "total": 49.71, "metadata": {"door": "left"}, "locale": null, "created_at": "2026-01-02T10:00:00.000Z",
  "updated_at": "2026-01-03T10:00:00.000Z", "region_id": "reg_1", "subtotal": 49.97, "tax_total": 8.74,
  "discount_total": 4.76, "discount_tax_total": 0.76, "original_total": 59.47, "original_subtotal": 49.97,
  "original_tax_total": 9.5, "item_total": 42.82, "item_subtotal": 39.98, "item_tax_total": 6.84,
  "original_item_total": 47.58, "original_item_subtotal": 39.98, "original_item_tax_total": 7.6,
  "shipping_total": 11.89, "shipping_subtotal": 9.99, "shipping_tax_total": 1.9,
  "original_shipping_tax_total": 1.9, "original_shipping_subtotal": 9.99, "original_shipping_total": 11.89,
  "credit_line_total": 5, "credit_line_subtotal": 5, "credit_line_tax_total": 0, "customer_id": "cus_1",
  "sales_channel_id": "sc_1", "email": "ann@example.com", "currency_code": "eur", "no_notification": null,
  "canceled_at": null, "is_draft_order": false, "discount_subtotal": 4,
  "items": [
    {
      "id": "item_1", "title": "Mug", "subtitle": "Large", "thumbnail": null,
      "variant_id": "variant_1", "product_id": "prod_1", "product_title": "Mug",
      "product_description": null, "product_subtitle": null, "product_type": null,
      "product_type_id": null, "product_collection": null, "product_handle": "mug",
      "variant_sku": "MUG-L", "variant_barcode": null, "variant_title": "Large",
      "variant_option_values": null, "requires_shipping": true, "is_giftcard": false,
      "is_discountable": true, "is_tax_inclusive": false, "is_custom_price": false,
      "metadata": {"engraving": "A"}, "raw_compare_at_unit_price": null,
      "raw_unit_price": {"value": "19.99", "precision": 20}, "created_at": "2026-01-02T09:00:00.000Z",
      "updated_at": "2026-01-02T12:00:00.000Z", "deleted_at": null,
      "tax_lines": [
        {
          "id": "litl_1", "description": "VAT", "tax_rate_id": null, "code": "VAT19",
          "provider_id": null, "metadata": null, "data": null, "item_id": "item_1",
          "raw_rate": {"value": "19", "precision": 20}, "created_at": null,
          "updated_at": null, "deleted_at": null, "rate": 19, "total": 6.84,
          "subtotal": 7.6, "raw_total": {"value": "6.84", "precision": 20},
          "raw_subtotal": {"value": "7.6", "precision": 20}
        }
      ],
      "adjustments": [
        {
          "id": "lia_1", "version": 1, "description": "discount",
          "promotion_id": "disc_1", "code": "PCT10", "provider_id": null,
          "is_tax_inclusive": false, "item_id": "item_1",
          "raw_amount": {"value": "4", "precision": 20},
          "created_at": "2026-01-02T09:00:00.000Z",
          "updated_at": "2026-01-02T12:00:00.000Z", "deleted_at": null, "amount": 4,
          "subtotal": 4, "total": 4.76, "raw_subtotal": {"value": "4", "precision": 20},
          "raw_total": {"value": "4.76", "precision": 20}
        }
      ],
      "compare_at_unit_price": null, "unit_price": 19.99, "quantity": 2,
      "raw_quantity": {"value": "2", "precision": 20}, "line_item_metadata": {"engraving": "A"},
      "detail": {
        "id": "orditem_1", "version": 1, "metadata": {"engraving": "A"},
        "order_id": "order_1", "raw_unit_price": {"value": "19.99", "precision": 20},
        "raw_compare_at_unit_price": null, "raw_quantity": {"value": "2", "precision": 20},
        "raw_fulfilled_quantity": {"value": "2", "precision": 20},
        "raw_delivered_quantity": {"value": "0", "precision": 20},
        "raw_shipped_quantity": {"value": "2", "precision": 20},
        "raw_return_requested_quantity": {"value": "0", "precision": 20},
        "raw_return_received_quantity": {"value": "1", "precision": 20},
        "raw_return_dismissed_quantity": {"value": "0", "precision": 20},
        "raw_written_off_quantity": {"value": "0", "precision": 20},
        "created_at": "2026-01-02T09:00:00.000Z", "updated_at": "2026-01-02T12:00:00.000Z",
        "deleted_at": null, "item_id": "item_1", "unit_price": 19.99,
        "compare_at_unit_price": null, "quantity": 2, "fulfilled_quantity": 2,
        "delivered_quantity": 0, "shipped_quantity": 2, "return_requested_quantity": 0,
        "return_received_quantity": 1, "return_dismissed_quantity": 0,
        "written_off_quantity": 0
      },
      "subtotal": 39.98, "total": 42.82, "original_subtotal": 39.98, "original_total": 47.58,
      "discount_subtotal": 4, "discount_tax_total": 0.76, "discount_total": 4.76, "tax_total": 6.84,
      "original_tax_total": 7.6, "refundable_total_per_unit": 21.41, "refundable_total": 21.41,
      "fulfilled_total": 42.82, "shipped_total": 42.82, "return_requested_total": 0,
      "return_received_total": 21.41, "return_dismissed_total": 0, "write_off_total": 0,
      "raw_subtotal": {"value": "39.98", "precision": 20},
      "raw_total": {"value": "42.82", "precision": 20},
      "raw_original_subtotal": {"value": "39.98", "precision": 20},
      "raw_original_total": {"value": "47.58", "precision": 20},
      "raw_discount_subtotal": {"value": "4", "precision": 20},
      "raw_discount_tax_total": {"value": "0.76", "precision": 20},
      "raw_discount_total": {"value": "4.76", "precision": 20},
      "raw_tax_total": {"value": "6.84", "precision": 20},
      "raw_original_tax_total": {"value": "7.6", "precision": 20},
      "raw_refundable_total_per_unit": {"value": "21.41", "precision": 20},
      "raw_refundable_total": {"value": "21.41", "precision": 20},
      "raw_fulfilled_total": {"value": "42.82", "precision": 20},
      "raw_shipped_total": {"value": "42.82", "precision": 20},
      "raw_return_requested_total": {"value": "0", "precision": 20},
      "raw_return_received_total": {"value": "21.41", "precision": 20},
      "raw_return_dismissed_total": {"value": "0", "precision": 20},
      "raw_write_off_total": {"value": "0", "precision": 20},
      "variant": {
        "id": "variant_1", "title": "Large", "sku": "MUG-L", "barcode": null, "ean": null,
        "upc": null, "allow_backorder": null, "manage_inventory": null, "hs_code": null,
        "origin_country": null, "mid_code": null, "material": null, "weight": null,
        "length": null, "height": null, "width": null, "metadata": null,
        "variant_rank": null, "thumbnail": null, "product_id": "prod_1",
        "product": {
          "id": "prod_1", "title": "Mug", "handle": "mug", "subtitle": null,
          "description": null, "is_giftcard": null, "status": null,
          "thumbnail": null, "weight": null, "length": null, "height": null,
          "width": null, "origin_country": null, "hs_code": null,
          "mid_code": null, "material": null, "discountable": null,
          "external_id": null, "metadata": null, "type_id": null, "type": null,
          "collection_id": null, "collection": null, "created_at": null,
          "updated_at": null, "deleted_at": null
        },
        "created_at": null, "updated_at": null, "deleted_at": null
      }
    }
  ],
  "credit_lines": [
    {
      "id": "ordcl_1", "version": 1, "reference": "gift_card", "reference_id": "gift_1",
      "raw_amount": {"value": "5", "precision": 20}, "metadata": null, "order_id": "order_1",
      "created_at": "2026-01-02T10:00:00.000Z", "updated_at": "2026-01-03T10:00:00.000Z",
      "deleted_at": null, "amount": 5, "subtotal": 5, "total": 5,
      "raw_subtotal": {"value": "5", "precision": 20},
      "raw_total": {"value": "5", "precision": 20}
    }
  ],
  "shipping_address": {
    "id": "addr_1", "customer_id": null, "company": null, "first_name": "Ann",
    "last_name": null, "address_1": null, "address_2": null, "city": "Town",
    "country_code": "at", "province": null, "postal_code": null, "phone": null,
    "metadata": null, "created_at": null, "updated_at": null, "deleted_at": null
  },
  "billing_address": null,
  "shipping_methods": [
    {
      "id": "sm_1", "name": "Standard", "description": null, "is_tax_inclusive": false,
      "is_custom_amount": false, "shipping_option_id": "so_1", "data": {}, "metadata": null,
      "raw_amount": {"value": "9.99", "precision": 20}, "created_at": null,
      "updated_at": null, "deleted_at": null,
      "tax_lines": [
        {
          "id": "smtl_1", "description": "VAT", "tax_rate_id": null,
          "code": "VAT19", "provider_id": null, "metadata": null, "data": null,
          "shipping_method_id": "sm_1",
          "raw_rate": {"value": "19", "precision": 20}, "created_at": null,
          "updated_at": null, "deleted_at": null, "rate": 19, "total": 1.9,
          "subtotal": 1.9, "raw_total": {"value": "1.9", "precision": 20},
          "raw_subtotal": {"value": "1.9", "precision": 20}
        }
      ],
      "adjustments": [], "amount": 9.99, "order_id": "order_1",
      "detail": {
        "id": "ordspmv_1", "version": 1, "order_id": "order_1", "return_id": null,
        "exchange_id": null, "claim_id": null, "created_at": null,
        "updated_at": null, "deleted_at": null, "shipping_method_id": "sm_1"
      },
      "subtotal": 9.99, "total": 11.89, "original_subtotal": 9.99, "original_total": 11.89,
      "discount_total": 0, "discount_subtotal": 0, "discount_tax_total": 0,
      "tax_total": 1.9, "original_tax_total": 1.9,
      "raw_subtotal": {"value": "9.99", "precision": 20},
      "raw_total": {"value": "11.89", "precision": 20},
      "raw_original_subtotal": {"value": "9.99", "precision": 20},
      "raw_original_total": {"value": "11.89", "precision": 20},
      "raw_discount_total": {"value": "0", "precision": 20},
      "raw_discount_subtotal": {"value": "0", "precision": 20},
      "raw_discount_tax_total": {"value": "0", "precision": 20},
      "raw_tax_total": {"value": "1.9", "precision": 20},
      "raw_original_tax_total": {"value": "1.9", "precision": 20}
    }
  ],
  "returns": [
    {
      "id": "ret_1", "order_version": 1, "display_id": null, "status": "received",
      "location_id": null, "no_notification": null, "created_by": null, "metadata": null,
      "requested_at": "2026-01-03T09:00:00.000Z", "received_at": "2026-01-03T10:00:00.000Z",
      "canceled_at": null, "order_id": "order_1", "exchange": null, "claim": null,
      "raw_refund_amount": {"value": "21.41", "precision": 20},
      "created_at": "2026-01-03T09:00:00.000Z", "updated_at": "2026-01-03T10:00:00.000Z",
      "deleted_at": null,
      "items": [
        {
          "id": "retitem_1_1", "note": "too big", "metadata": null, "reason_id": "rr_1",
          "return_id": "ret_1", "item_id": "item_1",
          "raw_quantity": {"value": "1", "precision": 20},
          "raw_received_quantity": {"value": "1", "precision": 20},
          "raw_damaged_quantity": {"value": "0", "precision": 20},
          "created_at": "2026-01-03T09:00:00.000Z",
          "updated_at": "2026-01-03T10:00:00.000Z", "deleted_at": null,
          "reason": {"id": "rr_1"}, "item": {"id": "item_1"}, "quantity": 1,
          "received_quantity": 1, "damaged_quantity": 0
        }
      ],
      "refund_amount": 21.41
    }
  ],
  "transactions": [
    {
      "id": "ordtrx_capture_1", "version": 1, "currency_code": "eur", "reference": "capture",
      "reference_id": "capt_1", "order_id": "order_1", "return_id": null, "return": null,
      "exchange_id": null, "exchange": null, "claim_id": null, "claim": null,
      "raw_amount": {"value": "49.71", "precision": 20},
      "created_at": "2026-01-02T10:30:00.000Z", "updated_at": "2026-01-02T10:30:00.000Z",
      "deleted_at": null, "amount": 49.71
    },
    {
      "id": "ordtrx_refund_1", "version": 1, "currency_code": "eur", "reference": "refund",
      "reference_id": "ref_1", "order_id": "order_1", "return_id": null, "return": null,
      "exchange_id": null, "exchange": null, "claim_id": null, "claim": null,
      "raw_amount": {"value": "-21.41", "precision": 20},
      "created_at": "2026-01-03T10:00:00.000Z", "updated_at": "2026-01-03T10:00:00.000Z",
      "deleted_at": null, "amount": -21.41
    }
  ],
  "customer": {
    "id": "cus_1", "company_name": null, "first_name": "Ann", "last_name": "Archer",
    "email": "ann@example.com", "phone": null, "has_account": true, "metadata": null,
    "created_by": null, "created_at": null, "updated_at": null, "deleted_at": null, "groups": []
  },
  "region": {
    "id": "reg_1", "name": "EU", "currency_code": "eur", "automatic_taxes": true, "metadata": null,
    "created_at": null, "updated_at": null, "deleted_at": null
  },
  "sales_channel": null,
  "payment_collections": [
    {
      "id": "pay_col_1", "currency_code": "eur",
      "completed_at": "2026-01-02T10:30:00.000Z", "status": "completed",
      "metadata": null, "raw_amount": {"value": "49.71", "precision": 20},
      "raw_authorized_amount": {"value": "49.71", "precision": 20},
      "raw_captured_amount": {"value": "49.71", "precision": 20},
      "raw_refunded_amount": {"value": "21.41", "precision": 20},
      "created_at": "2026-01-02T10:00:00.000Z", "updated_at": "2026-01-03T10:00:00.000Z",
      "deleted_at": null, "payment_sessions": [],
      "payments": [
        {
          "id": "pay_1", "currency_code": "eur", "provider_id": "manual",
          "data": {}, "metadata": null,
          "captured_at": "2026-01-02T10:30:00.000Z", "canceled_at": null,
          "payment_collection_id": "pay_col_1", "payment_session": null,
          "raw_amount": {"value": "49.71", "precision": 20},
          "created_at": "2026-01-02T10:00:00.000Z",
          "updated_at": "2026-01-02T10:30:00.000Z", "deleted_at": null,
          "payment_session_id": null,
          "refunds": [
            {
              "id": "ref_1", "payment_id": "pay_1",
              "refund_reason_id": null, "refund_reason": null,
              "note": "too big", "created_by": null,
              "metadata": null,
              "raw_amount": {"value": "21.41", "precision": 20},
              "created_at": "2026-01-03T10:00:00.000Z",
              "updated_at": "2026-01-03T10:00:00.000Z",
              "deleted_at": null, "amount": 21.41
            }
          ],
          "captures": [
            {
              "id": "capt_1", "payment_id": "pay_1",
              "metadata": null, "created_by": null,
              "raw_amount": {"value": "49.71", "precision": 20},
              "created_at": "2026-01-02T10:30:00.000Z",
              "updated_at": "2026-01-02T10:30:00.000Z",
              "deleted_at": null, "amount": 49.71
            }
          ],
          "amount": 49.71
        }
      ],
      "amount": 49.71, "authorized_amount": 49.71, "captured_amount": 49.71,
      "refunded_amount": 21.41
    }
  ],
  "cart": {"id": "cart_1"},
  "promotions": [
    {
      "id": "disc_1", "code": "PCT10", "is_automatic": false, "is_tax_inclusive": false,
      "limit": null, "used": 3, "type": "standard", "status": "active", "campaign_id": null,
      "campaign": null, "application_method": {"id": "proappmet_1"}, "metadata": null,
      "created_at": null, "updated_at": null, "deleted_at": null
    }
  ],
  "fulfillments": [
    {
      "id": "ful_1", "location_id": null, "packed_at": "2026-01-02T11:00:00.000Z",
      "shipped_at": "2026-01-02T12:00:00.000Z", "marked_shipped_by": null, "created_by": null,
      "delivered_at": null, "canceled_at": null, "data": {}, "requires_shipping": true,
      "provider": {"id": "manual"}, "shipping_option_id": null, "shipping_option": null,
      "delivery_address": null, "metadata": null, "created_at": "2026-01-02T11:00:00.000Z",
      "updated_at": "2026-01-02T12:00:00.000Z", "deleted_at": null,
      "items": [
        {
          "id": "fulit_1_1", "title": "Mug", "sku": "MUG-L", "barcode": null,
          "line_item_id": "item_1", "inventory_item_id": null,
          "fulfillment_id": "ful_1", "raw_quantity": {"value": "2", "precision": 20},
          "created_at": "2026-01-02T11:00:00.000Z",
          "updated_at": "2026-01-02T12:00:00.000Z", "deleted_at": null, "quantity": 2
        }
      ],
      "labels": [
        {
          "id": "tlink_1", "tracking_number": "TRACK1", "tracking_url": null,
          "label_url": null, "fulfillment_id": "ful_1", "created_at": null,
          "updated_at": null, "deleted_at": null
        }
      ],
      "provider_id": "manual", "delivery_address_id": null
    }
  ],
  "payment_status": "partially_refunded", "fulfillment_status": "shipped"
}"#;

fn read(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap()
}

#[test]
fn an_order_becomes_one_of_medusa_2() {
    let (converted, expected) = (convert(&read(ORDER)), read(EXPECTED));
    for (name, value) in &expected {
        assert_eq!(converted.get(name), Some(value), "{name}");
    }
    // As text, since the order of members counts.
    assert_eq!(Value::Object(converted).to_string(), Value::Object(expected).to_string());
}
