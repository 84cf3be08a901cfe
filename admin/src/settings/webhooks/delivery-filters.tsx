import { useTranslation } from "react-i18next"
import { DELIVERY_STATES, type DeliveryState, type Generation } from "../../api/webhooks"
import { OneOf } from "../../parts/filter-editors"
import { ChoiceField } from "../../parts/fields"
import type { Filter } from "../../parts/FilterBar"
import type { DeliveriesState } from "./deliveries-state"
import { EVENT_NAMES } from "./event-names"

/** The filters of deliveries, as they are set. */
export function useDeliveryFilters(
  generation: Generation,
  { state, event }: DeliveriesState,
  change: (patch: Partial<DeliveriesState>) => void,
): Filter[] {
  const { t } = useTranslation("settings")
  const { t: common } = useTranslation()
  const nameOf = (one: DeliveryState) => t(`deliveries.states.${one}`)

  return [
    {
      id: "state",
      name: t("state"),
      shown: state && nameOf(state),
      clear: () => change({ state: undefined }),
      editor: (close) => (
        <OneOf
          label={t("state")}
          value={state}
          options={DELIVERY_STATES.map((value) => ({ value, name: nameOf(value) }))}
          onChange={(value) => {
            change({ state: DELIVERY_STATES.find((one) => one === value) })
            close()
          }}
        />
      ),
    },
    {
      id: "event",
      name: t("deliveries.event"),
      shown: event || undefined,
      clear: () => change({ event: "" }),
      editor: () => (
        <ChoiceField
          label={t("deliveries.event")}
          value={event}
          onChange={(changed) => change({ event: changed.target.value })}
        >
          <option value="">{common("all")}</option>
          {EVENT_NAMES[generation].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </ChoiceField>
      ),
    },
  ]
}
