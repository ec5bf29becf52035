import { Button, UnstyledButton, useMantineColorScheme, VisuallyHidden } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { Link, Navigate, Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useActs } from "../../api/live.ts";
import { type Me, MeContext } from "../../api/me.ts";
import { usePulse } from "../../api/pulse.ts";
import { useAnswer } from "../../api/queries.ts";
import { signOut, useSession } from "../../api/session.ts";
import { Bell, NoticePanel } from "../../features/notice/bell.tsx";
import { InZone, type Locale, locales, useLocale, useSay, type WordId } from "../../words/words.tsx";
import { Dialog } from "../dialog.tsx";
import { keep, kept } from "../form/kept.ts";
import { Icon } from "../icons.tsx";
import { Failed, SkeletonRows } from "../states.tsx";
import { Announcements } from "./announce.tsx";
import { Banners } from "./banners.tsx";
import ended from "./ended.module.css";
import { Ended } from "./ended.tsx";
import { KeyboardMap } from "./keyboard-map.tsx";
import { everywhere, type Shortcut, useKeyboard, useShortcuts } from "./keys.ts";
import { Logo } from "./logo.tsx";
import { Closed } from "./lost.tsx";
import { goKeysOf, iconOf, isOpen, openPagesOf, placesOf, usePlace } from "./places.ts";
import { LocaleSwitch, SchemeSwitch } from "./preferences.tsx";
import classes from "./shell.module.css";
import { SignIn } from "./sign-in.tsx";

const loadPalette = () => import("../../features/palette/palette.tsx");
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }));

/**
 * The frame of every page: lets in who is signed in, and shows each person the places their role may see. A page on which the session ended
 * stays where it is, out of reach, until its reader has signed in again.
 */
export function Shell() {
  const session = useSession();
  const wasIn = useRef(false);
  const isIn = session.state === "signedIn";
  const isEnded = session.state === "signedOut" && session.why === "expired" && wasIn.current;
  wasIn.current = isIn || isEnded;
  if (!isIn && !isEnded) return <SignIn session={session} />;
  return (
    <>
      <div className={ended.behind} inert={isEnded}>
        <Staff isActive={isIn} />
      </div>
      {isEnded && <Ended />}
    </>
  );
}

function Staff({ isActive }: { isActive: boolean }) {
  const me = useAnswer("staff.me", {});
  const say = useSay();
  const { choose } = useLocale();
  usePulse(isActive);
  useActs(me.data);
  useEffect(() => {
    if (!me.data) return;
    if (!kept("loopkeeper.locale") && me.data.locale in locales) choose(me.data.locale as Locale);
  }, [me.data, choose]);
  if (me.error && !me.data)
    return (
      <main className={classes.alone}>
        <Failed error={me.error} retry={() => me.refetch()} />
        <Button variant="subtle" mt="md" leftSection={<Icon name="leave" />} onClick={() => signOut()}>
          {say("signOut")}
        </Button>
      </main>
    );
  return (
    <MeContext value={me.data}>
      <InZone zone={me.data?.timeZone}>
        <Frame me={me.data}>{me.data && <Guarded me={me.data} />}</Frame>
      </InZone>
    </MeContext>
  );
}

/** The page, where the reader's role opens it; from the home page that it does not open, their first place. */
function Guarded({ me }: { me: Me }) {
  const place = usePlace();
  const first = placesOf(me)[0];
  if (isOpen(me, place)) return <Outlet />;
  return place?.path === "/" && first ? <Navigate to={first.path} replace /> : <Closed instead={first} />;
}

const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);
const narrow = "loopkeeper.narrow";

function Frame({ me, children }: { me: Me | undefined; children: React.ReactNode }) {
  const say = useSay();
  const [isDrawerOpen, drawer] = useDisclosure(false);
  const [isMapOpen, map] = useDisclosure(false);
  const [areNoticesOpen, notices] = useDisclosure(false);
  const [isPaletteOpen, palette] = useDisclosure(false);
  const [isNarrow, setIsNarrow] = useState(() => kept(narrow) !== null);
  const toggleNarrow = () => {
    setIsNarrow(!isNarrow);
    keep(narrow, isNarrow ? null : "1");
  };
  usePaletteKey(me !== undefined, palette.toggle);
  useKeyboard();
  useEverywhere(me, map.open, toggleNarrow);
  return (
    <div className={classes.shell} data-narrow={isNarrow || undefined}>
      <a className={classes.skip} href="#main">
        {say("skip")}
      </a>
      <aside className={classes.side}>
        <div className={classes.head}>
          <Brand />
          {me && <Bell onOpen={notices.open} />}
        </div>
        <UnstyledButton className={classes.search} onClick={palette.open} title={say("palette")}>
          <Icon name="search" size={16} />
          <span className={classes.word}>{say("palette.open")}</span>
          <kbd className={classes.hint}>{isMac ? "⌘K" : "Ctrl K"}</kbd>
        </UnstyledButton>
        <Places me={me} />
        <Person me={me}>
          <UnstyledButton
            className={classes.leave}
            onClick={toggleNarrow}
            aria-expanded={!isNarrow}
            title={say(isNarrow ? "widen" : "narrow")}
          >
            <Icon name="sidebar" />
            <VisuallyHidden>{say(isNarrow ? "widen" : "narrow")}</VisuallyHidden>
          </UnstyledButton>
        </Person>
      </aside>
      <header className={classes.top}>
        <UnstyledButton className={classes.button} onClick={drawer.open} aria-expanded={isDrawerOpen}>
          <Icon name="menu" size={22} />
          <VisuallyHidden>{say("menu")}</VisuallyHidden>
        </UnstyledButton>
        <Brand />
        <UnstyledButton className={classes.button} onClick={palette.open}>
          <Icon name="search" size={20} />
          <VisuallyHidden>{say("palette.open")}</VisuallyHidden>
        </UnstyledButton>
        {me && <Bell onOpen={notices.open} />}
      </header>
      <Dialog isOpen={isDrawerOpen} onClose={drawer.close} title={<Brand />} label={say("menu")} side>
        <Places me={me} onGo={drawer.close} />
        <Person me={me} onGo={drawer.close} />
      </Dialog>
      <NoticePanel isOpen={areNoticesOpen} onClose={notices.close} />
      <KeyboardMap isOpen={isMapOpen} onClose={map.close} />
      {isPaletteOpen && (
        // Until its code has come the page's keys rest: what is written already is meant for the palette.
        <Suspense fallback={<Coming onClose={palette.close} />}>
          <Palette onClose={palette.close} />
        </Suspense>
      )}
      <Announcements />
      <main id="main" className={classes.main} tabIndex={-1}>
        <Banners />
        {children}
      </main>
    </div>
  );
}

function Coming({ onClose }: { onClose: () => void }) {
  const say = useSay();
  return (
    <Dialog isOpen onClose={onClose} label={say("palette")} title={say("palette")}>
      <SkeletonRows rows={4} height={40} />
    </Dialog>
  );
}

/** Control or command with K opens the palette and closes it, also from within a field; its code comes while nothing else is to do. */
function usePaletteKey(isSignedIn: boolean, toggle: () => void): void {
  useEffect(() => {
    if (!isSignedIn) return;
    const soon = setTimeout(loadPalette, 1_500);
    const listen = (event: KeyboardEvent) => {
      if (!(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k")
        return;
      event.preventDefault();
      toggle();
    };
    document.addEventListener("keydown", listen);
    return () => {
      clearTimeout(soon);
      document.removeEventListener("keydown", listen);
    };
  }, [isSignedIn, toggle]);
}

/** What can be done on every page. */
function useEverywhere(me: Me | undefined, openMap: () => void, toggleNarrow: () => void): void {
  const navigate = useNavigate();
  const { locale, choose } = useLocale();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const hasSide = useMediaQuery("(min-width: 62em)", true, { getInitialValueInEffect: false });
  const goes = (me ? openPagesOf(me) : []).flatMap(({ name, path }): Shortcut[] => {
    const keys = goKeysOf(name);
    return keys ? [{ keys, word: `keys.go.${name}` as WordId, run: () => navigate({ to: path }) }] : [];
  });
  const languages = (Object.keys(locales) as Locale[]).filter((each) => each !== locale);
  const schemes = (["light", "dark", "auto"] as const).filter((each) => each !== colorScheme);
  useShortcuts(everywhere, [
    ...goes,
    { keys: "?", word: "keys.map", icon: "keyboard", run: openMap },
    ...(hasSide ? [{ keys: "[", word: "act.sidebar", icon: "sidebar", run: toggleNarrow } as const] : []),
    ...languages.map((each): Shortcut => {
      const values = { language: locales[each] };
      return { word: "act.language", values, icon: "language", run: () => choose(each) };
    }),
    ...schemes.map((each): Shortcut => {
      const icon = ({ light: "sun", dark: "moon", auto: "auto" } as const)[each];
      return { word: `act.scheme.${each}`, icon, run: () => setColorScheme(each) };
    }),
    { word: "signOut", icon: "leave", run: () => signOut() },
  ]);
}

const Brand = () => (
  <span className={classes.brand}>
    <Logo size={24} /> <span className={classes.word}>Loopkeeper</span>
  </span>
);

function Places({ me, onGo }: { me: Me | undefined; onGo?: () => void }) {
  const say = useSay();
  return (
    <nav className={classes.places} aria-label={say("places")}>
      {placesOf(me).map(({ name, path }) => (
        <Link
          key={name}
          to={path}
          className={classes.place ?? ""}
          title={say(name as WordId)}
          activeOptions={{ exact: path === "/", includeSearch: false }}
          {...(onGo && { onClick: onGo })}
        >
          <Icon name={iconOf(name)} />
          <span className={classes.word}>{say(name as WordId)}</span>
        </Link>
      ))}
    </nav>
  );
}

function Person({ me, onGo, children }: { me: Me | undefined; onGo?: () => void; children?: React.ReactNode }) {
  const say = useSay();
  return (
    <div className={classes.person}>
      <div className={classes.switches}>
        <LocaleSwitch />
        <SchemeSwitch />
      </div>
      {me && (
        <div className={classes.who}>
          <Link to="/profile" className={classes.name ?? ""} title={say("profile")} {...(onGo && { onClick: onGo })}>
            <strong>{me.name}</strong>
            <span>
              {me.away && <>{say("away")} · </>}
              {me.roles.map((role) => say(`role.${role}`)).join(" · ")}
            </span>
          </Link>
          {children}
          <UnstyledButton className={classes.leave} onClick={() => signOut()} title={say("signOut")}>
            <Icon name="leave" />
            <VisuallyHidden>{say("signOut")}</VisuallyHidden>
          </UnstyledButton>
        </div>
      )}
    </div>
  );
}
