import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Component, lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { BrowserRouter, Link, Navigate, Route, Routes } from "react-router";
import { asProblem } from "../api/problem";
import { AppearanceProvider } from "../design/appearance";
import { Page, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { LiveProvider } from "./live";
import { ownPages } from "./rooms";
import { Shell } from "./Shell";
import { StepUpProvider } from "./StepUp";
import { SessionProvider, sessionKey, useSessionQuery, useSignedOutWatch } from "./session";
import { useRooms } from "./useRooms";

// Signing in needs the form; a person whose session still holds does not wait for it.
const Login = lazy(() => import("../iam/Login"));

export function App() {
  const queries = useMemo(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            // A refusal will be the same refusal a second later; only what never arrived is worth another try.
            retry: (count, error) => count < 2 && asProblem(error).status === 0,
            staleTime: 10_000,
            refetchOnWindowFocus: false,
          },
        },
      }),
    [],
  );
  return (
    <QueryClientProvider client={queries}>
      <AppearanceProvider>
        <Catch>
          <BrowserRouter>
            <Door queries={queries} />
          </BrowserRouter>
        </Catch>
      </AppearanceProvider>
    </QueryClientProvider>
  );
}

function Door({ queries }: { queries: QueryClient }) {
  const session = useSessionQuery();
  const [expired, setExpired] = useState(false);
  const onSignedOut = useCallback(() => {
    setExpired(true);
    queries.setQueryData(sessionKey, null);
  }, [queries]);
  useSignedOutWatch(onSignedOut);

  if (session.isPending) return <Waiting />;
  if (session.error)
    return (
      <div className="alone">
        <Problem error={session.error} onRetry={() => void session.refetch()} />
      </div>
    );
  if (!session.data)
    return (
      <Suspense fallback={<Waiting />}>
        <Login expired={expired} onEntered={() => setExpired(false)} />
      </Suspense>
    );
  return (
    <SessionProvider session={session.data}>
      <StepUpProvider>
        <LiveProvider>
          <Shell>
            <Catch>
              <Suspense fallback={<Waiting lines={8} />}>
                <Rooms />
              </Suspense>
            </Catch>
          </Shell>
        </LiveProvider>
      </StepUpProvider>
    </SessionProvider>
  );
}

function Rooms() {
  const open = useRooms();
  return (
    <Routes>
      <Route path="/" element={open[0] ? <Navigate to={open[0].path} replace /> : <NoRooms />} />
      {open.flatMap((room) =>
        [{ path: room.path, Page: room.Page }, ...(room.below ?? [])].map(({ path, Page: P }) => (
          <Route key={path} path={path} element={<P />} />
        )),
      )}
      {ownPages.map(({ path, Page: P }) => (
        <Route key={path} path={path} element={<P />} />
      ))}
      <Route path="*" element={<NotHere />} />
    </Routes>
  );
}

function NoRooms() {
  const { t } = useTranslation();
  return (
    <Page title={t("shell.noRooms.title")}>
      <p>{t("shell.noRooms.detail")}</p>
    </Page>
  );
}

function NotHere() {
  const { t } = useTranslation();
  return (
    <Page title={t("shell.notHere.title")}>
      <p>{t("shell.notHere.detail")}</p>
      <p>
        <Link to="/">{t("shell.notHere.home")}</Link>
      </p>
    </Page>
  );
}

/** A page that breaks (a chunk that is gone after an update, our own mistake) takes only itself down and says what to do. */
class Catch extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown };
  static getDerivedStateFromError(error: unknown) {
    return { error };
  }
  override render() {
    if (!this.state.error) return this.props.children;
    return <Problem error={this.state.error} onRetry={() => location.reload()} />;
  }
}
