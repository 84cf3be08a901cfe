import { zodResolver } from "@hookform/resolvers/zod"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { type CustomerGroup, getGroup, updateGroup, useGroupsChanged } from "../api/customer-groups"
import { TextField } from "../parts/fields"
import { FormDrawer } from "../parts/FormDrawer"
import { useGuardedSave } from "../parts/guarded-save"
import { toast } from "../parts/toasts"
import { type GroupValues, useGroupSchema } from "./group-form"

interface Props {
  group: CustomerGroup
  onClose: () => void
}

export function EditGroupDrawer({ group, onClose }: Props) {
  const { t } = useTranslation("groups")
  const { t: common } = useTranslation()
  const changed = useGroupsChanged()
  const loaded = versionOf(group)
  const form = useForm<GroupValues>({ resolver: zodResolver(useGroupSchema()), defaultValues: loaded.values })

  const guarded = useGuardedSave<GroupValues>({
    loaded,
    names: { name: t("name") },
    save: async (values, updatedAt) => {
      await updateGroup(group.id, values, updatedAt)
    },
    fresh: async () => versionOf(await getGroup(group.id)),
  })

  const save = async (values: GroupValues) => {
    await guarded.save(values)
    toast.success(common("saved"))
    void changed()
  }

  return (
    <FormDrawer title={t("edit")} form={form} onSubmit={save} onClose={onClose}>
      <TextField
        label={t("name")}
        autoComplete="off"
        error={form.formState.errors.name?.message}
        {...form.register("name")}
      />
      {guarded.dialog}
    </FormDrawer>
  )
}

function versionOf({ name, updated_at }: CustomerGroup) {
  return { values: { name }, updatedAt: updated_at }
}
