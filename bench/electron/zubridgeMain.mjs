import { contest } from './contest.ts'
import { zubridgeHouse } from './zubridgeHouse.mjs'

contest(zubridgeHouse)
