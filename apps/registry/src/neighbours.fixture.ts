import { checkPlaceV1, tellCarriedFamiliesV1 } from '@yicang/contracts';
import { refuse, type FamilyId } from '@yicang/kernel';
import { type Bus } from '@yicang/platform-nats';
import { type Station } from '@yicang/testing';

/** Delivery as registry meets it: it knows which doors a volunteer is on the way to. The spec says which, and may have it leave. */
export class Doors {
  /** What it was asked, oldest first. */
  readonly asked: { readonly volunteer: string; readonly familyIds: readonly FamilyId[] }[] = [];
  private readonly carried = new Map<string, readonly FamilyId[]>();
  private door: Bus | null = null;

  private constructor(private readonly station: Station) {}

  static async open(station: Station): Promise<Doors> {
    const doors = new Doors(station);
    await doors.comeBack();
    return doors;
  }

  /** From now on the volunteer is on the way to these families and no others. */
  leadTo(volunteer: string, familyIds: readonly FamilyId[]): void {
    this.carried.set(volunteer, familyIds);
  }

  async leave(): Promise<void> {
    await this.door?.drain();
  }

  async comeBack(): Promise<void> {
    this.door = await this.station.neighbour('delivery');
    this.door.serve(tellCarriedFamiliesV1, async ({ volunteerAccountId, familyIds }) => {
      this.asked.push({ volunteer: volunteerAccountId, familyIds });
      return { familyIds: (this.carried.get(volunteerAccountId) ?? []).filter((id) => familyIds.includes(id)) };
    });
    await this.door.connection.flush();
  }
}

/** Directory as registry meets it: these communities take part, and no others. */
export async function openPlaces(station: Station, places: readonly string[]): Promise<void> {
  const directory = await station.neighbour('directory');
  directory.serve(checkPlaceV1, async ({ tenantCode }) =>
    places.includes(tenantCode) ? { tenantCode } : refuse('PLACE_NOT_FOUND'),
  );
  await directory.connection.flush();
}
