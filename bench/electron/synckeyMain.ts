import { contest } from './contest.ts'
import { synckeyHouse } from './synckeyHouse.ts'

contest(synckeyHouse)
