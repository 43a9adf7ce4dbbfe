/* Sends a form's body and gives { status, data }; status 0 where no answer came.
   A refused sign-in or form token is renewed once, and the body is made anew with the new token. */
import { regain } from "./sign-in-again.js"

export async function post(form, body) {
  try {
    const first = await sent(form, body())
    if (first.status !== 401 && first.status !== 403) return first
    if (!(await regain(form))) return { status: 401, data: {} }
    const second = await sent(form, body())
    return second.status === 403 ? { status: 409, data: second.data } : second
  } catch {
    return { status: 0, data: {} }
  }
}

async function sent(form, body) {
  const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } })
  return { status: response.status, data: await response.json() }
}
