import { zodResolver } from "@hookform/resolvers/zod"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router-dom"
import { createGroup, useGroupsChanged } from "../api/customer-groups"
import { TextField } from "../parts/fields"
import { FormDrawer } from "../parts/FormDrawer"
import { toast } from "../parts/toasts"
import { type GroupValues, useGroupSchema } from "./group-form"

export function CreateGroupDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("groups")
  const { t: common } = useTranslation()
  const navigate = useNavigate()
  const changed = useGroupsChanged()
  const form = useForm<GroupValues>({ resolver: zodResolver(useGroupSchema()), defaultValues: { name: "" } })

  const create = async (values: GroupValues) => {
    const group = await createGroup(values)
    toast.success(t("wasCreated", { name: group.name }))
    void changed()
    await navigate(`/customer-groups/${group.id}`)
  }

  return (
    <FormDrawer
      title={t("create")}
      text={t("createText")}
      form={form}
      onSubmit={create}
      onClose={onClose}
      submitLabel={common("create")}
    >
      <TextField
        label={t("name")}
        autoComplete="off"
        error={form.formState.errors.name?.message}
        {...form.register("name")}
      />
    </FormDrawer>
  )
}
