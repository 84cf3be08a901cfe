/** Stands where a list will be. */
export function Lines() {
  return (
    <div className="flex flex-col gap-y-4 px-4 py-4 sm:px-6" aria-busy>
      {[1, 2, 3, 4, 5, 6].map((line) => (
        <div key={line} className="bg-ui-bg-component-hover h-4 animate-pulse rounded" />
      ))}
    </div>
  )
}
