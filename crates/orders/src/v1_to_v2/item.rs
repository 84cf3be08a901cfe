//! Items.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::object::Object;
use super::source::{Source, derived, is_true, object, quantity, short, text};
use super::tax;
use crate::money;
use crate::totals_v2::amount::objects;

const VARIANT: [&str; 17] = [
    "id",
    "title",
    "sku",
    "barcode",
    "ean",
    "upc",
    "allow_backorder",
    "manage_inventory",
    "hs_code",
    "origin_country",
    "mid_code",
    "material",
    "weight",
    "length",
    "height",
    "width",
    "metadata",
];
const PRODUCT: [&str; 19] = [
    "id",
    "title",
    "handle",
    "subtitle",
    "description",
    "is_giftcard",
    "status",
    "thumbnail",
    "weight",
    "length",
    "height",
    "width",
    "origin_country",
    "hs_code",
    "mid_code",
    "material",
    "discountable",
    "external_id",
    "metadata",
];
const TIMES: [&str; 3] = ["created_at", "updated_at", "deleted_at"];

pub(super) fn convert(source: &Source) -> Vec<Value> {
    objects(source.order, "items").map(|item| Item::of(source, item).convert().into()).collect()
}

struct Item<'a> {
    source: &'a Source<'a>,
    item: &'a Map<String, Value>,
    quantities: Quantities,
}

/// How many there are of an item, and how far they are.
struct Quantities {
    ordered: Decimal,
    fulfilled: Decimal,
    shipped: Decimal,
    requested: Decimal,
    received: Decimal,
}

impl<'a> Item<'a> {
    fn of(source: &'a Source<'a>, item: &'a Map<String, Value>) -> Self {
        let quantities = Quantities {
            ordered: quantity(item, "quantity"),
            fulfilled: quantity(item, "fulfilled_quantity"),
            shipped: quantity(item, "shipped_quantity"),
            requested: source.requested(text(item, "id")),
            received: quantity(item, "returned_quantity"),
        };
        Self { source, item, quantities }
    }

    fn amount(&self, name: &str) -> Decimal {
        self.source.amount(self.item, name)
    }

    fn convert(&self) -> Object {
        let item = self.item;
        let price = self.amount("unit_price");
        let object = self
            .product(Object::new().kept(item, &["id"]))
            .with("requires_shipping", !is_true(item, "is_giftcard"))
            .with("is_giftcard", is_true(item, "is_giftcard"))
            // A missing flag is the default of Medusa 1, by which discounts are allowed.
            .with("is_discountable", item.get("allow_discounts").and_then(Value::as_bool).unwrap_or(true))
            .with("is_tax_inclusive", is_true(item, "includes_tax"))
            .with("is_custom_price", false)
            .kept(item, &["metadata"])
            .nulls(&["raw_compare_at_unit_price"])
            .raw("unit_price", price)
            .kept(item, &TIMES)
            .with("tax_lines", self.tax_lines())
            .with("adjustments", self.adjustments())
            .nulls(&["compare_at_unit_price"])
            .number("unit_price", price)
            .number("quantity", self.quantities.ordered)
            .raw("quantity", self.quantities.ordered)
            .with("line_item_metadata", item.get("metadata").cloned().unwrap_or_default())
            .with("detail", self.detail(price));
        object.figures(&self.totals()).with("variant", self.variant())
    }

    /// What was sold: as the item says, and else as its variant and product do.
    fn product(&self, object_of: Object) -> Object {
        let empty = Map::new();
        let variant = object(self.item, "variant").unwrap_or(&empty);
        let product = object(variant, "product").unwrap_or(&empty);
        let of = |object: &Map<String, Value>, name: &str| object.get(name).cloned().unwrap_or_default();
        object_of
            .kept(self.item, &["title"])
            .with("subtitle", of(self.item, "description"))
            .kept(self.item, &["thumbnail", "variant_id"])
            .with("product_id", of(variant, "product_id"))
            .with("product_title", product.get("title").or_else(|| self.item.get("title")).cloned().unwrap_or_default())
            .with("product_description", of(product, "description"))
            .with("product_subtitle", of(product, "subtitle"))
            .nulls(&["product_type"])
            .with("product_type_id", of(product, "type_id"))
            .nulls(&["product_collection"])
            .with("product_handle", of(product, "handle"))
            .with("variant_sku", of(variant, "sku"))
            .with("variant_barcode", of(variant, "barcode"))
            .with(
                "variant_title",
                variant.get("title").or_else(|| self.item.get("description")).cloned().unwrap_or_default(),
            )
            .nulls(&["variant_option_values"])
    }

    fn tax_lines(&self) -> Vec<Value> {
        tax::lines(self.item, "item_id", self.amount("tax_total"), self.source.original(self.item).tax)
    }

    fn adjustments(&self) -> Vec<Value> {
        let with_tax = tax::rate(self.item).saturating_add(Decimal::ONE_HUNDRED);
        objects(self.item, "adjustments").map(|of| self.adjustment(of, with_tax).into()).collect()
    }

    /// A discount on the item. Its amount is always without tax in Medusa 1.
    fn adjustment(&self, of: &Map<String, Value>, with_tax: Decimal) -> Object {
        let amount = self.source.amount(of, "amount");
        let code = self.source.discount(text(of, "discount_id")).map(|discount| short(discount, "code"));
        let total = tax::part(amount, with_tax, Decimal::ONE_HUNDRED);
        Object::new()
            .kept(of, &["id"])
            .with("version", 1)
            .kept(of, &["description"])
            .with("promotion_id", of.get("discount_id").cloned().unwrap_or_default())
            .with("code", code.unwrap_or_default())
            .nulls(&["provider_id"])
            .with("is_tax_inclusive", false)
            .with("item_id", short(self.item, "id"))
            .raw("amount", amount)
            // It has no times of its own in Medusa 1.
            .with("created_at", short(self.item, "created_at"))
            .with("updated_at", short(self.item, "updated_at"))
            .nulls(&["deleted_at"])
            .number("amount", amount)
            .figures(&[("subtotal", amount), ("total", total)])
    }

    fn detail(&self, price: Decimal) -> Object {
        let of = &self.quantities;
        let quantities = [
            ("quantity", of.ordered),
            ("fulfilled_quantity", of.fulfilled),
            ("delivered_quantity", Decimal::ZERO),
            ("shipped_quantity", of.shipped),
            ("return_requested_quantity", of.requested),
            ("return_received_quantity", of.received),
            ("return_dismissed_quantity", Decimal::ZERO),
            ("written_off_quantity", Decimal::ZERO),
        ];
        Object::new()
            .with("id", derived("orditem", self.item, "id"))
            .with("version", 1)
            .kept(self.item, &["metadata"])
            .with("order_id", self.source.id.clone())
            .raw("unit_price", price)
            .nulls(&["raw_compare_at_unit_price"])
            .raws(&quantities)
            .kept(self.item, &TIMES)
            .with("item_id", short(self.item, "id"))
            .number("unit_price", price)
            .nulls(&["compare_at_unit_price"])
            .numbers(&quantities)
    }

    fn totals(&self) -> [(&'static str, Decimal); 17] {
        let (total, tax) = (self.amount("total"), self.amount("tax_total"));
        let original = self.source.original(self.item);
        let (discount, discount_tax) = (self.amount("discount_total"), original.tax.saturating_sub(tax));
        let refundable = self.amount("refundable");
        let of = &self.quantities;
        // Of what was fulfilled or sent back Medusa 1 keeps no amount; it is as much of the total as of the quantity.
        let part = |quantity| tax::part(total, quantity, of.ordered);
        [
            ("subtotal", self.amount("subtotal")),
            ("total", total),
            ("original_subtotal", original.subtotal()),
            ("original_total", original.total),
            ("discount_subtotal", discount),
            ("discount_tax_total", discount_tax),
            ("discount_total", discount.saturating_add(discount_tax)),
            ("tax_total", tax),
            ("original_tax_total", original.tax),
            ("refundable_total_per_unit", money::divide(refundable, of.ordered.saturating_sub(of.received))),
            ("refundable_total", refundable),
            ("fulfilled_total", part(of.fulfilled)),
            ("shipped_total", part(of.shipped)),
            ("return_requested_total", part(of.requested)),
            ("return_received_total", part(of.received)),
            ("return_dismissed_total", Decimal::ZERO),
            ("write_off_total", Decimal::ZERO),
        ]
    }

    fn variant(&self) -> Value {
        let Some(variant) = object(self.item, "variant") else { return Value::Null };
        let product = object(variant, "product").map_or(Value::Null, |product| {
            Object::new()
                .kept(product, &PRODUCT)
                .kept(product, &["type_id", "type", "collection_id", "collection"])
                .kept(product, &TIMES)
                .into()
        });
        Object::new()
            .kept(variant, &VARIANT)
            .kept(variant, &["variant_rank", "thumbnail", "product_id"])
            .with("product", product)
            .kept(variant, &TIMES)
            .into()
    }
}
