/* Sends a form's body and gives { status, data }; status 0 where no answer came.
   A refused sign-in or form token is renewed once, and the body is made anew with the new token.
   page is the note's own form: it knows the person and where one signs in. */
import { regain } from "./sign-in-again.js"

const PLAIN = { Accept: "application/json" }

export async function post(form, body, page = form) {
  try {
    const first = await sent(form, body())
    if (first.status !== 401 && first.status !== 403) return first
    if (!(await regain(page))) return { status: 401, data: {} }
    const second = await sent(form, body())
    return second.status === 403 ? { status: 409, data: second.data } : second
  } catch {
    return { status: 0, data: {} }
  }
}

/* A piece of a page, or what stands in its way. */
export async function asked(address) {
  try {
    return await read(await fetch(address, { headers: PLAIN }))
  } catch {
    return { status: 0, data: {} }
  }
}

const sent = async (form, body) => read(await fetch(form.action, { method: "POST", body, headers: PLAIN }))

async function read(response) {
  const isJson = response.headers.get("Content-Type")?.includes("json")
  return { status: response.status, data: isJson ? await response.json() : await response.text() }
}
